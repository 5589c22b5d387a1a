import hashlib


def digest(secret: str) -> bytes:
    """How keys and links are kept. They are 32 random bytes, so a slow hash would only slow each request."""
    return hashlib.sha256(secret.encode()).digest()
