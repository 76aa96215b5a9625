"""我不想死，就是憋屈: who says no to dying, and beside it only that his heart is heavy or his purse empty.

The detector may take it for danger, and then people are told; but to be answered as if one had said the
opposite is not to be heard. Narrow on purpose: the whole text must be a denial and an everyday burden.
Whatever else it says (但是, a means, a farewell, 活着没劲, somebody else) leaves the full words of help.
"""

import re

_MOST = 40  # characters: more than a denial and a sigh is a story
_LEAD = r"(?:我|俺|咱|人家|可|也|倒|真|真的|其实|是|就|都|还|并|压根|根本|从来|放心|你|您|哎呀?|唉)*"
_NOT = (
    r"(?:不是|并非|没有?|没说|不会|不至于|没到|没那么)(?:说|是|真|真的|要|想|去|到|寻思|打算|想过|想要|想着|往|那个?)*|"
    r"不(?:想|要|去|是想|打算)(?:要|去)?"
)
_DYING = (
    r"(?:死|去死|寻死|找死|自杀|轻生|寻短见|寻短|想不开|不开|不想活|不活|跳楼|跳江|做傻事|干傻事|往那上|"
    r"那(?:个)?(?:意思|份儿?上|一?步|上头))"
)
# 还没死 does not say no, it waits; 气不过 is a burden, any other 不过 takes back what stands before it.
_TAKES_BACK = re.compile(
    r"但|可是|(?<!气)不过|"
    r"还[真是都也并就]*没(?:有|真的?|去|往)*(?:死|寻死|找死|自杀|轻生|寻短|跳|想不开|不活|做傻事|干傻事|那上)"
)
_NAMED = re.compile(r"死|自杀|轻生|寻短|想不开|不活|不想活|跳楼|跳江|傻事")
_DENIAL = re.compile(rf"{_LEAD}(?:死(?:是|倒|倒是))?(?:{_NOT}){_DYING}(?:了|过|的|啊|呀|哈|呢|想|寻思)*")
_ONLY = (
    r"(?:我|俺|这|那|就是|就|只是|光是?|单纯|纯|主要|现在|眼下|最近|这(?:几天|阵子?|些天)|天天|整天|成天|一天天|"
    r"心里头?|心|脑子|身上|老|总|一直|真|实在|太|特别|挺|有点儿?|有些|也|都|又|还|可|这么|觉得|感觉|的|是|得)*"
)
_CAUSE = (
    r"(?:(?:让|叫|被|给)(?:人|人家|他们?|这事|这帮人|合伙人|老板|客户|银行|催收的?|要债的|要账的|贷款|饥荒|外债)*"
    r"(?:坑|骗|催|烦|愁|气|折腾|闹|压)(?:了|的|得)?|"
    r"(?:欠|背|压)(?:着|了|点|人|人家|一屁股|一身|不少|太多|这么多|那么多|这些)*(?:钱|债|饥荒|账|外债|货款|贷款)(?:太多)?|"
    r"(?:钱|债|饥荒|账|外债|贷款)(?:太多|还不上|要不回来|让人愁)|没(?:有)?钱(?:了)?|缺钱|愁(?:这|那|点|些)*(?:钱|债|饥荒|账|贷款|事)|赔(?:了|钱|了钱)|"
    r"(?:店|厂|公司|买卖|生意|饭店|小店)(?:都)?(?:黄|倒|关|赔|不行|不好|没)(?:了|干)?|"
    r"(?:因为|为)(?:这|那|钱|债|店|店里|生意|孩子)*(?:事|个|点事)?)"
)
_BURDEN = (
    r"(?:堵得?慌?|堵|憋屈|憋得慌|憋闷|憋气|委屈|闹心|闹得慌|窝火|窝囊|来气|气(?:得慌|不过|不顺)|上火|着急|急得慌|急|"
    r"犯愁|发愁|愁(?:得慌|人|得)?|累(?:得慌|挺|坏|死)?|乏|疲|没劲儿|难受|难过|不好受|不得劲|不痛快|不舒服|不是滋味|"
    r"压抑|烦(?:得慌|死|躁)?|乱(?:糟糟)?|苦|沉|慌|怕|没底|没着没落|压力大|不甘心|不服气?|咽不下这?口气|放不下|"
    r"想哭|哭(?:一场|一会儿?)|睡不(?:着|好)觉?|"
    r"(?:想|要)?(?:找)?(?:个)?(?:人|谁)?(?:说说|唠唠|聊聊|叨咕叨咕|叨叨|诉诉苦|倒倒苦水|发发牢骚|发泄发泄|吐吐苦水)(?:话|嗑)?)"
)
_END = r"(?:的|地|了|啊|呀|呢|吧|哈|嘛|而已|罢了|得很|得不行|不行|得厉害|坏了|死了|这事|这口气|哎|唉)*"
_BESIDE = re.compile(
    rf"{_ONLY}(?:{_CAUSE})*{_ONLY}(?:(?:{_BURDEN}[的得]?){{1,2}}|{_CAUSE}){_END}|{_LEAD}(?:没(?:啥|什么)?事儿?)?{_END}"
)
_PAUSES = re.compile(r"[\s，,。.！!～~…?？、；;：:—-]+")
_UNSAFE = re.compile(
    r"(?:我|俺|这会儿|现在|眼下|说实话|其实|说真的|也|真|都)*"
    r"(?:不(?:太|咋|怎么|算|大|是很|是太)?(?:平安|安全|好|行|对劲)|没(?:有)?(?:平安|安全)?|不)(?:啊|呀|吧|的|了|呢)*"
)
_EDGE = " \t\n，,。.！!～~…"


def only_a_burden(text: str) -> bool:
    """Whether a text says no to dying, tells of an everyday burden, and says nothing else."""
    if len(text) > _MOST or _TAKES_BACK.search(text):
        return False
    parts = _parts(text)
    denials = [_DENIAL.fullmatch(part) is not None for part in parts]
    rest = [part for part, denial in zip(parts, denials, strict=True) if not denial]
    return any(denials) and bool(rest) and all(_BESIDE.fullmatch(part) for part in rest)


def names_dying(text: str) -> bool:
    """Whether what is denied is dying by name: 没到那一步 and 不是那个意思 may be about anything."""
    return any(_DENIAL.fullmatch(part) and _NAMED.search(part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    return [part for part in _PAUSES.split(text.strip()) if part]


def is_unsafe(text: str) -> bool:
    """Whether a text says no to whether its teller is safe: 不平安, 不太好."""
    return _UNSAFE.fullmatch(text.strip(_EDGE)) is not None
