"""Words nobody in trouble should hear from us."""

import re

# “失败” stands in the founding plan only; a business stops, is closed, is in trouble.
_BLAMING = re.compile(
    r"失败|老赖|破产户|活该|怪您|怪你|都是您的|都是你的|您应该早|你应该早|早就该|不负责任|经营不善|自己造成|"
    r"懒|没本事|不争气|逃避|赖账|欠债不还|问题人员|困难户"
)


def blaming(text: str) -> list[str]:
    """The words of a text that blame or label somebody."""
    return [match.group() for match in _BLAMING.finditer(text)]
