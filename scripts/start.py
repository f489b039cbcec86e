"""Entry of scripts/serve, scripts/test and scripts/manage: `start.py serve|test|manage [arguments]`.

Only the standard library is imported here and in `launch`, since they run before anything is installed.
"""

import errno
import signal
import sys
from pathlib import Path

from launch import manage, serve, test
from launch.console import Stopped
from launch.project import Project

COMMANDS = {"serve": serve.main, "test": test.main, "manage": manage.main}


def main() -> int:
    # SIGINT too: a shell starts programs in the background with Ctrl-C ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    project = Project.at(Path(__file__).resolve().parent.parent)
    try:
        return COMMANDS[sys.argv[1]](project, sys.argv[2:])
    except Stopped as sentence:
        print(f"\n{sentence}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        print(f"\nThe disk is full or cannot be written to: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


sys.exit(main())
