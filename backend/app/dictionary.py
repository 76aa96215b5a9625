"""jieba's dictionary, read once for all who cut Chinese text into words."""

from pathlib import Path
from threading import Lock

import jieba

_lock = Lock()
_read: list[jieba.Tokenizer] = []  # one at most: it is the same whatever folder its cache file lies in


def _general(cache_dir: Path | None) -> jieba.Tokenizer:
    with _lock:
        if not _read:
            tokenizer = jieba.Tokenizer()
            if cache_dir is not None:
                # jieba's default is one cache file in the shared temp folder, which another user may own.
                cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
                tokenizer.tmp_dir = str(cache_dir)
            tokenizer.initialize()
            _read.append(tokenizer)
        return _read[0]


def own_tokenizer(cache_dir: Path | None = None) -> jieba.Tokenizer:
    """A tokenizer to which words can be added without anybody else seeing them.

    The first call reads the dictionary (half a second; a second without the cache file in `cache_dir`),
    later ones copy what it read.
    """
    general = _general(cache_dir)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(general.FREQ), general.total, True
    return tokenizer
