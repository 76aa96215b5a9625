"""Consent: given or refused by plain words alone."""

import re

from app.processes import phrases
from app.spoken.yesno import yes_or_no

# Whoever consents or refuses, in so many words; or in words that say nothing but yes or no.
_AGREES = re.compile(r"(?P<no>不(?:太|大|想|能|会)?|没(?:有)?|别|拒绝)?(?:同意|愿意)")
_VERDICT = re.compile(
    r"(?:嗯|啊|哦|那|我|俺|咱|就|都|先|也|吧|呗|的|了|呀|啦|哈|行|好|中|成|妥|可以|可|"
    r"没(?:有|啥)?(?:问题|意见)|没事|没关系|必须|当然|得嘞|对|是|填|收集|收|记|看|你们|您|能|不(?!错)|"
    r"要|想|用|给|别|甭|算了|拉倒|拒绝|谢谢|ok|OK|yes|no)+"
)


def consent_in(text: str) -> bool | None:
    """True, False, or None: “生活上没有困难” says no to something else."""
    if phrases.is_question(text):
        return None
    named = _AGREES.search(text)
    if named is not None:
        return named["no"] is None
    return yes_or_no(text) if _VERDICT.fullmatch(phrases.bare(text)) else None
