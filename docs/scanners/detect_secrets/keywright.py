"""Finds Keywright API keys with detect-secrets, and ignores texts whose checksum is wrong."""

import re
import zlib

from detect_secrets.plugins.base import RegexBasedDetector

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECKSUM_LENGTH = 6


def checksum(body):
    """The CRC-32 of `body` as six base62 digits, most significant first."""
    rest = zlib.crc32(body.encode())
    digits = ""
    for _ in range(CHECKSUM_LENGTH):
        rest, digit = divmod(rest, len(BASE62))
        digits = BASE62[digit] + digits
    return digits


class KeywrightDetector(RegexBasedDetector):
    secret_type = "Keywright API key"
    denylist = [re.compile(r"kw_(?:live|test)_[0-9A-Za-z]{38}(?![0-9A-Za-z])")]

    def analyze_string(self, string):
        for key in super().analyze_string(string):
            if key[-CHECKSUM_LENGTH:] == checksum(key[:-CHECKSUM_LENGTH]):
                yield key
