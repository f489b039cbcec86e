# Sets PYTHON to a Python of 3.11 or newer, or ends the caller with one sentence. Sourced, not run.
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        PYTHON=$candidate
        return 0
    fi
done
found=$(python3 --version 2>/dev/null || echo none)
echo "Python 3.11 or newer is needed (found: $found). On Debian 12 or Ubuntu 24.04: apt-get install python3" >&2
exit 1
