"""The questions netassay asks. One module is one check; its folder is its theme of A.8.21."""
