"""What somebody says right after help was offered: he is all right, it was not meant so, or a curse.

Such words are answered calmly and shortly, unless what is left without them speaks of danger: a denial may
be none.
"""

import re

_END = r"[，,。.！!？?；;、…~～\s啊呀呢吧了哈嘛哦哎的]*"
_ME = r"(?:我|俺|咱|人)?(?:现在|这会儿|真|真的|其实|也|都|已经)*"
_DIE = (
    r"(?:死|去死|寻死|找死|自杀|轻生|寻短见|想不开|跳楼|跳江|跳河|喝药|做傻事|干傻事|不想活|不活|"
    r"那个?意思|那(?:么|样)想|那方面|"
    r"撑不住|扛不住|怎么(?:样|着)|咋(?:样|的))"
)
_NO = r"(?:没有?|不是|并没|可没|哪有|谁|不会|不能|不至于|不可能|还没|从来没)"
_DENIED = (
    rf"(?:(?:他|她|我|俺|人家|人)?(?:也|都|可|根本|压根)?{_NO}(?:说|想|要|是|去|真|到|要去|想过|说过|"
    rf"想要|说我|说要|寻思)*{_DIE}(?:了|过|啊|呀)?)"
)
# Nothing else in its clause: 活着没意思, 怎么都死不了, 药还在呢 are no calm words.
_ALIVE = (
    rf"(?:(?<![\u3400-\u9fff])(?:(?:你|您)?放心(?:吧|了)?)?{_ME}"
    r"(?:(?:好好(?:儿)?(?:地|的)?)?(?:还)?活着|活得好好的?|死不了|好好的|还?喘(?:着)?气(?:儿)?|还有(?:一)?口气(?:儿)?|"
    r"(?:命|人)?还在|命大|没(?:咋地|咋的|咋样|出(?:啥|什么)?事|伤着|受伤))"
    r"(?:着|了|呢|啦|啊|呀|的|吧|哈|嘛)*(?![\u3400-\u9fff]))"
)
_FINE = (
    rf"(?:{_ME}(?:没(?:啥|什么)?事(?:儿)?|没(?:啥|什么)?大事|没(?:啥|什么)(?![^，,。.！!\s])|好多了|"
    rf"好点(?:儿)?了?|好些了?|挺好(?:的)?|好着呢|缓过(?:来|劲儿?来?)|缓缓就好|平静(?:下来|多)?|"
    r"冷静(?:下来|多)?|不难受|想开|想通|下来|回(?:家|屋|来)|到家|在家|安全|平安|"
    r"踏实(?:多)?|哭完|缓一缓)(?:了|呢|啦)*)"
)
_MEANT = (
    r"(?:(?:我|刚才|刚刚|那|都|也|就|是)*(?:那么一说|随口一说|随便(?:一)?说说?|说着玩|闹着玩|(?:说说|瞎咧咧)(?:是)?气话|瞎说|瞎咧咧|胡说|气话|"
    r"说(?:的)?(?:是)?气话|说重|发(?:发)?牢骚|抱怨(?:抱怨|两句)?|"
    r"开(?:个)?玩笑|吓唬人?|打个比方|夸张|逗你玩?)(?:的|了|呢|而已)?|"
    r"(?:你|您|你们)?(?:想多|想哪(?:儿)?去|误会|弄错|搞错|听错|理解错|会错意|多心|想歪)(?:了|啦)?(?:你|"
    r"您)?|别(?:当真|瞎想|多想|担心|害怕|往心里去)|没那回事|哪(?:有)?那么严重|"
    r"(?:我)?(?:还(?:有|得养|得管)(?:俩|两个|个)?(?:孩子|娃|老人|老婆孩子|一家老小)(?:要养|呢|得养|"
    r"要管)?|有(?:俩|两个|个)?(?:孩子|娃|老人|一家老小)(?:要养|呢|得养|要管))|"
    r"不(?:用|需要|要)(?:你|您|你们)?(?:管|担心|这个|这些|劝)(?:我)?)"
)
_CURSE = (
    r"(?:(?:你|你们|这|机器人?|破机器)*(?:(?:是不是)?有(?:毛)?病(?:吧)?|神经病|脑子有(?:坑|病)|滚(?:蛋|"
    r"犊子|远点|开)?|傻[逼子叉比]?|二逼|扯(?:淡|犊子|蛋)|放屁|什么玩意儿?|啥玩意儿?|"
    r"答非所问|听不懂人话|(?:能)?听懂人话(?:不|吗)?|烦(?:人|死了)|闭嘴|去你的|去你妈的|妈的|他妈的|操|靠|"
    r"王八蛋|少(?:来|废话)|别废话|废话|"
    r"说(?:的)?(?:什么|啥)(?:玩意|乱七八糟)?(?:的)?|问(?:你)?(?:的是)?(?:东|钱)))"
)
# After an accident: who was meant is awake or looked after, or help is on its way. 叫不醒了 is none of it.
_WHO = r"(?:(?![没不未别难怕想要叫喊])[\u3400-\u9fff]){0,4}"
_HELPERS = r"(?:救护车|120|119|110|大夫|医生|护士|消防(?:车|员|队)?|警察|民警)"
_LOOKED_AFTER = re.compile(
    rf"(?:{_WHO}(?:醒(?:过来)?|睁(?:开)?眼|能说话|救过来|救(?:上|出)来|抢救过来|脱离危险|没大碍)(?:了|啦)|"
    rf"{_HELPERS}(?:已经|都|马上|就)?(?:来|到)(?:了|啦)|{_HELPERS}在(?:路上|这儿?|跟前)(?:了|呢)?|"
    rf"{_WHO}(?:送|拉|抬)(?:到|去|上)?(?:了)?(?:医院|急救|救护车)(?:了|啦)?|"
    rf"{_WHO}在医院(?:了|呢)?|"
    rf"{_WHO}(?:打|报|叫)(?:完|过|通)?(?:了(?:120|119|110|救护车|警)|(?:120|119|110|救护车|警)(?:了|啦))|"
    r"火?(?:已经)?(?:扑|浇)?灭(?:了|啦))"
    r"[啊呀呢吧哈]*"
)
_THANKS = re.compile(r"(?:谢谢|多谢|谢了)(?:你|您)?[啊呀了]*")
_PAUSES = re.compile(r"[，,。.！!；;、…~～\s]+")
# Of whoever threatens: after a threat it is no calm word but more of it.
_STAYS = re.compile(
    rf"(?:他|她|他们|她们|那(?:帮|伙|些)?人|人家?|要债的|催债的|都|就|可|一直|现在)*(?:还在|(?:还)?没(?:有)?(?:走|散|撤))"
    rf"(?:这儿?|那儿?|门口|楼下|外头|外面|屋里|着|堵着|站着)*{_END}"
)
_PART = re.compile(rf"{_DENIED}|{_ALIVE}|{_FINE}|{_MEANT}|{_CURSE}")
_CALM = re.compile(
    rf"(?:{_END}(?:我?说了|不是|没|没有|不|哎|行|好|嗯|唉|谢谢|是|(?:你|您)?放心|"
    rf"就是)?{_END}(?:{_PART.pattern}){_END}(?:谢谢(?:你|您)?)?)+"
)
_BUT = re.compile(r"但|可是|可(?=我|就|也)|不过|反正|其实|早晚|迟早|也得|骗你")
_LEFT = re.compile(r"[\u3400-\u9fff]")


def settles(text: str) -> bool:
    """Whether a text is nothing but calm words, a denial or a curse."""
    return _CALM.fullmatch(text.strip()) is not None


def is_looked_after(text: str) -> bool:
    """Whether a text says only that somebody is awake or looked after, or that help is there."""
    parts = [part for part in _PAUSES.split(text.strip()) if part]
    looked_after = [_LOOKED_AFTER.fullmatch(part) is not None for part in parts]
    rest = (part for part, said in zip(parts, looked_after, strict=True) if not said)
    return any(looked_after) and all(_THANKS.fullmatch(part) or settles(part) for part in rest)


def stays(text: str) -> bool:
    """Whether a text says of whoever was spoken of only that he is still there."""
    return _STAYS.fullmatch(text.strip()) is not None


def left_over(text: str) -> str | None:
    """What a text says beside its calm words and denials; None when it holds none, or takes them back."""
    rest, found = _PART.subn("，", text)
    if not found or _BUT.search(text) is not None:
        return None
    return rest if _LEFT.search(rest) else ""
