"""Which clauses of a story tell of somebody else's business: 我姐店黄了，她欠了三十万，我的店还干着呢."""

import re
from collections.abc import Sequence

from app.aid.clauses import Clause

# Husband, wife and partner are left out: their business is the teller's as well.
_KIN = (
    r"(?:爸|妈|爹|娘|父亲|母亲|哥哥?|姐姐?|弟弟?|妹妹?|大舅哥?|小舅子?|舅|姨夫?|姑夫?|叔|婶|嫂子?|姐夫|妹夫|表[哥弟姐妹]|"
    r"堂[哥弟姐妹]|儿子|闺女|女儿|女婿|侄子?|外甥|亲戚|朋友|哥们儿?|同学|战友|邻居|屯邻|老乡|同事)"
)
_TRADE = (
    r"(?:店|馆|铺|厂|公司|买卖|生意|摊|饭店|超市|作坊|工作室|合作社|洗车行|棚|美容院|餐厅|旅店|宾馆|洗浴|网吧|幼儿园|"
    r"场子|养殖场)"
)
_THEIRS = re.compile(
    rf"(?<![跟和与同给替帮在为去找])(?:我|俺|咱|有个|是)(?:们|家)?(?:大|二|三|四|老|小|个)?{_KIN}(?!们?(?:合伙|一起))"
    rf"[^，,。我俺咱跟和给在帮借]{{0,8}}{_TRADE}"
)
_OWN = re.compile(rf"(?:我|俺|咱)(?!(?:们|家)?(?:大|二|三|四|老|小|个)?{_KIN})")
# Danger is never somebody else's for sure.
NEVER_ANOTHERS = frozenset({"despair", "threats"})


def of_another(clauses: Sequence[Clause]) -> frozenset[int]:
    """The places of the clauses about a relative's or friend's business, until the teller names himself."""
    found, theirs, turn = set[int](), False, -1
    for clause in clauses:
        named = _THEIRS.search(clause.text)
        if named is not None:
            theirs = True
        elif clause.turn != turn or _OWN.search(clause.text):
            theirs = False
        turn = clause.turn
        if theirs and not (named and _OWN.search(clause.text, named.end())):
            found.add(clause.place)
    return frozenset(found)
