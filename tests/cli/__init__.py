"""The command line, from arguments to exit code, stdout, stderr and files."""
