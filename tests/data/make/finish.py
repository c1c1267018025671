# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies a store so that one file remains: checkpoints the WAL, keeps the journal mode. Usage: finish.py FROM TO"""
import os
import shutil
import sqlite3
import sys

source, target = sys.argv[1:3]
connection = sqlite3.connect(source)
connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
connection.close()
left = [source + end for end in ("-wal", "-shm") if os.path.exists(source + end) and os.path.getsize(source + end)]
assert not left, left
shutil.copyfile(source, target)
