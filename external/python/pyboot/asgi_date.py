"""The Date line, for servers that send none."""

import time
from email.utils import formatdate

_second = 0
_text = ""


def now() -> str:
    """Return the Date of now, made once a second."""
    global _second, _text
    second = int(time.time())
    if second != _second:
        _second, _text = second, formatdate(second, usegmt=True)
    return _text
