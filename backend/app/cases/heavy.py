"""心里堵得慌, 睡不着觉, said into a form: a heavy heart without danger answers no question and is no miss.

Danger is heard before; the bot knows the same words outside of forms (`actions/heavy.py`).
"""

import re

_MOST = 24  # characters
_LEAD = (
    r"(?:我|俺|这|那|就是|就|还是|现在|眼下|最近|这(?:几天|阵子?|些天|两天|段时间)|天天|整天|成天|每天|晚上|夜里|半夜|黑天|整宿|成宿|"
    r"一宿一宿|老|总|一直|真|实在|太|特别|挺|有点儿?|也|都|又|还|可|这么|心里头?|心|哎呀?|唉|因为这事|为这事|一想这事|的)*"
)
_OF_HEART = (
    r"(?:心里头?|心|胸口|心口|脑子里?)(?:还是|还|老|总|一直|也|就|都|真|太|特别|挺|有点儿?|很|可|怪|这个|那个|像|压得|乱)*"
    r"(?:堵(?:得慌|得难受|着|挺|得很)?|苦|乱(?:糟糟|得很)?|慌|沉|累|烦|压抑|空落落|空得慌|憋(?:得慌|着|屈|闷)?|没着没落|不是滋味|"
    r"不得劲|不好受|不痛快|不舒服|不舒坦|过不去(?:这个?坎)?|放不下|难受|难过|委屈|闹(?:心|得慌)|发慌|发堵|"
    r"压得慌|沉甸甸|沉得慌|喘不(?:上|过)(?:来)?气|(?:压|堵)(?:了|着)?(?:块|个)?(?:大)?石头)"
)
_ALONE = (
    r"(?:难受|难过|憋屈|闹心|委屈|压抑|愁得慌|憋得慌|闷得慌|不好受|不得劲|上火|犯愁|发愁|心烦|心累|烦(?:得慌)?|"
    r"想哭|直哭|(?:直|总|老|天天)?掉眼泪|哭(?:了)?(?:一场|半天|一宿|好几回)|(?:压得)?(?:喘不(?:上|过)|上不)(?:来)?气|"
    r"(?:觉得|感觉|寻思)?(?:我|俺)?自己(?:可|挺|真|太|特别|很|咋这么|啥也|啥都)*(?:没用|窝囊|没出息|没本事|不中用|干不好|干不成))"
)
_SLEEP = (
    r"(?:愁|想|寻思|急|上火|难受|憋屈)?(?:上|愁|急)?(?:得|的)?(?:我|俺)?(?:天天|晚上|夜里|整宿|成宿|一宿一宿|老|总|都|也)*"
    r"(?:睡不(?:着|好|踏实|实)|失眠|合不上眼|吃不下(?:去)?)(?:觉|饭)?"
)
_END = (
    r"(?:的|地|了|啊|呀|呢|吧|得很|得不行|得厉害|得慌|死我?了|坏了|不行|咋整|咋办|怎么办|可咋整|可咋办|该咋办|哎|唉|觉|成宿|一宿|"
    r"(?:也|都)?不知道(?:咋整|咋办|怎么办|跟谁说)|没(?:处|地方|人)说)*"
)
_HEAVY = re.compile(rf"{_LEAD}(?:{_OF_HEART}|{_ALONE}|(?:{_SLEEP}){{1,2}}){_END}")
# What may stand beside it: somebody says that he is all right, or means no harm to himself.
_ALL_RIGHT = (
    r"(?:我|俺|真|也|倒|可|就|都|是|其实|放心|你|您|别担心|没事儿?|没啥(?:大)?事儿?|还行|还好|死不了|"
    r"不(?:想|会|能|至于)(?:死|寻死|想不开|干傻事|做傻事)|没(?:想|要)(?:死|寻死|不开)|没(?:有)?危险|"
    r"(?:就是)?(?:说说|唠唠|叨咕叨咕|发发牢骚)(?:而已)?|不是(?:那|这)个?意思|没那(?:个)?意思|气话|的|了|啊|呢|吧)*"
)
_SIGH = re.compile(rf"{_LEAD}|{_ALL_RIGHT}")
_PAUSES = re.compile(r"[ ，,。.！!~～…?？、]+")


def tells_heavy_heart(text: str) -> bool:
    """Whether a sentence says nothing but that somebody's heart is heavy."""
    if len(text) > _MOST:
        return False
    parts = [part for part in _PAUSES.split(text.strip()) if part]
    told = [_HEAVY.fullmatch(part) is not None for part in parts]
    rest = (part for part, heavy in zip(parts, told, strict=True) if not heavy)
    return any(told) and all(_SIGH.fullmatch(part) for part in rest)
