"""The words around a number that say what it is: 身份证号, 座机, 卡号 or, just as telling, 受理号."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum

from app.privacy.kinds import Kind
from app.privacy.numerals import NUMERALS


class Other(Enum):
    """Families that name no personal data."""

    NUMBER = "number"  # of a case, an order, a document ...


Family = Kind | Other

_NUMBER = "(?:编?号码?|编码)?"
# Whose 号码 is a number of paper; 预约号码 or 客户号码 is a telephone.
_PAPERS = (
    "办件|受理(?:通知书?)?|申[请报领](?:单|表)?|订单?|运单?|快递|物流|案件?|流水|工单?|回执|取[件号]|发票|票|合同|协议|批|"
    "许可证?|文|准考证|学籍|档案|凭证|交易|序列?|商品|产品|型|款|项目|课题|专利|商标|招标|公告|通知书?|裁决书?|证书|"
    "房产证|不动产证?|产权证?|电表|水表|燃气|包裹|条形?"
)
_OTHERS = (
    "业务|登记|备案|考|学员?|支付|参考|追踪|查询|验证|座位?|事项|任务|设备|资产|会员|员工|客户|参保|预约|排队"
)
_FAMILIES: tuple[tuple[str, Family, str], ...] = (
    (
        "id",
        Kind.ID_CARD,
        f"(?:居民|公民)?身[份分](?:证件?|号码){_NUMBER}|社会保障号码?|证件{_NUMBER}|(?<![许可照准])证号|居民证|法人证|"
        "id ?card|sfz",
    ),
    (
        "uscc",
        Kind.USCC,
        f"(?:统一)?社会信用(?:代码|码)?|信用代?码|税号|(?:纳税人)?识别号|(?:营业)?执照{_NUMBER}|(?:工商)?注册号|"
        "企业代码|机构代码|统一代码",
    ),
    ("passport", Kind.PASSPORT, f"护照{_NUMBER}|通行证{_NUMBER}|回乡证{_NUMBER}|passport"),
    (
        "bank",
        Kind.BANK_CARD,
        f"银行卡?{_NUMBER}|卡号码?|(?:储蓄|信用|借记|社保|工资|[农工建中]行|邮储|农信)卡{_NUMBER}|存折|[账帐][号户]{_NUMBER}|"
        "开户|[工农建中交]行|邮储|农信社?|(?<=[这那张我新旧打])卡(?!车)",
    ),
    (
        "phone",
        Kind.PHONE,
        f"手机{_NUMBER}|电话{_NUMBER}|座机{_NUMBER}|固话|联系方式|联系人|[来回致去]电|拨打?|传真|热线|打[到给]|呼(?=[我0-9])|"
        f"tel(?:ephone)?|phone|mobile|微信{_NUMBER}|短信|打(?=[ 0-9{NUMERALS}])",
    ),
    ("plate", Kind.PLATE, "车牌号?|车号|号牌"),
    (
        "number",
        Other.NUMBER,
        f"(?:{_PAPERS})(?:编?号码?|编码|单号|序号|码)|(?:{_OTHERS})(?:编号|号(?!码)|编码|单号|序号|码)|[订运工]单{_NUMBER}|流水[号单]?|回执|案号|编[号码]|单号|二维码|"
        "imei|isbn",
    ),
)
# The characters the labels of a family begin with: elsewhere in a text no pattern is tried.
_STARTS = {
    "id": "居公身社证法is",
    "uscc": "统社信税纳识营执工注企机",
    "passport": "护通回p",
    "bank": "银卡储信借社工农中建邮存账帐开交",
    "phone": "手电座固联来回致去拨打传热呼tpm微短",
    "plate": "车号",
    "number": (
        "办受申订运快物案流工回取发票合协批许文准学档凭交序商产型款项课专招公通裁证房不电水燃包条"
        "业登备考支参追查验座事任设资会员客预排编单二i"
    ),
}
_LABEL = re.compile(
    f"(?=[{''.join(_STARTS.values())}])(?:"
    + "|".join(f"(?P<{name}>(?=[{_STARTS[name]}])(?:{pattern}))" for name, _, pattern in _FAMILIES)
    + ")",
    re.IGNORECASE,
)
_FAMILY = {name: family for name, family, _ in _FAMILIES}

_TO_VALUE = re.compile(
    r"(?:[\s:,=是为叫码号儿的呢啊嘛呀吧就都也还写填报留给发到打换改成了你您我俺咱上那行这张个串条听现在"
    r"\"'“”「『(【\[<>。…、-]|应该|如下|显示){0,12}"
)
# A number of a case must follow its name more closely: it takes the value out of protection.
_TO_NUMBER = re.compile(r"[\s:,=是为码号儿的那这个呢啊上写印\"'“「(【\[第-]{0,7}")
_BACK = re.compile(
    r"[\s,)】\]”\"]{0,3}(?:就是|这个|那个|这串|这条|这张|是|这|那|的|为|我的?|俺|他|她|本人|号){0,4}"
)
# "…，受理号忘了" speaks of something else than the value before it.
_NUMBER_BACK = re.compile(
    r" ?[(【\[]?|[ )】\]”\"]{0,3}(?:就是|这个|那个|这串|这条|这张|是|这|那|的|为|我的?){1,4}"
)
_NEGATED = re.compile(r"(?:不是|并非|不算|而非)[我你他的个啥什么]{0,2}$")
_NEXT_VALUE = re.compile(rf"[\s:,=是为码号的儿(]{{0,4}}[0-9{NUMERALS}]")
_SENTENCE_END = re.compile("[。!?\n;]")

_NEAR_BEFORE, _NEAR_AFTER = 24, 12


@dataclass(frozen=True, slots=True)
class Label:
    """A word that names a family; `forward`: a value follows it."""

    start: int
    end: int
    family: Family
    forward: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around a value say."""

    direct: Family | None  # said of this very value
    near: frozenset[Family]  # said nearby in the sentence, `direct` included

    def says(self, kind: Kind) -> bool:
        """Whether the words nearest to the value name this kind."""
        return self.direct is kind or (self.direct is None and kind in self.near)

    @property
    def is_number(self) -> bool:
        """Whether the value is said to be the number of a case, an order ..."""
        return self.direct is Other.NUMBER

    @property
    def near_number(self) -> bool:
        """Whether such a number is spoken of."""
        return Other.NUMBER in self.near


NOTHING_SAID = Context(None, frozenset())


class Labels:
    """The labels of one folded text. `expecting`: the kind asked for, true of what has no label."""

    def __init__(self, folded: str, expecting: Kind | None = None) -> None:
        self._text = folded
        self._expecting = expecting
        self._labels = [
            Label(
                m.start(), m.end(), _FAMILY[str(m.lastgroup)], _NEXT_VALUE.match(folded, m.end()) is not None
            )
            for m in _LABEL.finditer(folded)
            if not _NEGATED.search(folded, max(0, m.start() - 6), m.start())
        ]
        self._starts = [label.start for label in self._labels]
        self._ends = [label.end for label in self._labels]

    def before(self, start: int) -> bool:
        """Whether anything may be said before a value that starts here or one character later."""
        index = bisect_right(self._ends, start + 1)
        return self._expecting is not None or (index > 0 and self._ends[index - 1] >= start - _NEAR_BEFORE)

    def after(self, end: int) -> bool:
        """Whether anything may be said after a value that ends here or one character earlier."""
        index = bisect_left(self._starts, end - 1)
        return self._expecting is not None or (
            index < len(self._starts) and self._starts[index] <= end + _NEAR_AFTER
        )

    def context(self, start: int, end: int) -> Context:
        """What is said about folded[start:end]."""
        before = self._before(start)
        after = self._after(end)
        near = frozenset(label.family for label in (*before, *after))
        direct = self._direct(before, after, start, end)
        if direct is None and self._expecting is not None:
            direct = self._expecting
            near |= {direct}
        return Context(direct, near)

    def _before(self, start: int) -> list[Label]:
        """The last two labels before the value, nearest first."""
        index = bisect_right(self._ends, start)
        labels = self._labels[max(0, index - 2) : index]
        return [label for label in reversed(labels) if self._same_sentence(label.end, start, _NEAR_BEFORE)]

    def _after(self, end: int) -> list[Label]:
        index = bisect_left(self._starts, end)
        labels = self._labels[index : index + 1]
        return [
            label
            for label in labels
            if not label.forward and self._same_sentence(end, label.start, _NEAR_AFTER)
        ]

    def _same_sentence(self, start: int, end: int, most: int) -> bool:
        if end - start > most:
            return False
        ended = _SENTENCE_END.search(self._text, start, end)
        return ended is None or end - start <= most // 2

    def _direct(self, before: list[Label], after: list[Label], start: int, end: int) -> Family | None:
        for label in before[:1]:
            pattern = _TO_NUMBER if label.family is Other.NUMBER else _TO_VALUE
            if pattern.fullmatch(self._text, label.end, start):
                return label.family
        for label in after:
            pattern = _NUMBER_BACK if label.family is Other.NUMBER else _BACK
            if pattern.fullmatch(self._text, end, label.start):
                return label.family
        return None
