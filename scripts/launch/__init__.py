"""Set-up and supervision of a GeoPGI on one machine.

project       where things are                      stamps         which step needs no repeating
console       progress lines, commands, failures    processes      what runs, found in /proc
system_packages, unpacked_packages, python_packages, node_packages, browser    what must be installed
postgres      server programs on this machine       cluster_place  who runs the private server, and where
cluster       the private server                    database       the private server or DATABASE_URL
site          migrations, static files, first data  supervisor     the running processes
restarts      how often and when what ended is started again
ports, secret_files, reset                          serve, test, manage    the commands
"""
