"""`python -m pages.command_line`: the commands, from a checkout."""

from pages.command_line import main

main()
