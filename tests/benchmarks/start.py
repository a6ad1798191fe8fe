"""What a program does until its first envelope is encoded: ``python start.py FOLDER nothing|import|NAME``."""

import sys

folder, what = sys.argv[1:]
sys.path.insert(0, folder)
if what == "import":
    import bench88  # noqa: F401
elif what != "nothing":
    import contestants

    next(cls for cls in contestants.CONTESTANTS if cls.name == what)(contestants.Path(folder)).encode()
