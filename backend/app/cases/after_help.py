"""What somebody says of himself or of a relative after help was offered: 睡着了, 没寻思死 就是难受.

It answers no question of a form and is no misunderstanding either. That there was danger is heard elsewhere.
"""

import re

from app.processes import phrases
from app.safety.settling import settles

_KIN = (
    r"(?:我|俺|咱)?(?:们|家)?(?:老|大|小)?(?:爸|妈|爹|娘|父亲|母亲|公公|婆婆|丈母娘|老丈人|老公|媳妇|老婆|对象|男人|老伴|"
    r"儿子|闺女|女儿|孩子|弟弟?|哥哥?|姐姐?|妹妹?|爷爷?|奶奶?|叔|舅|姑|姨|朋友|同学|家里人|老人|邻居|人|他|她)?(?:们|那边|那事)?"
)
_NOW = (
    r"(?:现在|这会儿?|刚才|刚|已经|都|也|正|就|在|眼下|又|还|还在|今天|昨晚|一直|能|可算|总算|跟前|"
    r"身边|有)*"
)
_STATE = (
    r"(?:没(?:啥|什么)?(?:大)?事(?:儿)?|睡(?:着|下|觉)?|醒(?:过来)?|(?:好|强)(?:点|些|多)(?:儿)?|缓过(?:来|劲)|消停|"
    r"平静(?:下来)?|冷静(?:下来)?|下来|回(?:家|来|屋)(?:来)?|到家|在?(?:家|屋)(?:里)?(?:待)?|送(?:到|去)?医院|在?医院|"
    r"陪(?:着)?(?:他|她|我|俺|我爸|我妈)?|看(?:着)(?:他|她|我)?|守(?:着)?(?:他|她|我)?|劝(?:下来|住|好|回来)?|"
    r"哄(?:好|睡|住)|拦(?:住|下)|抢(?:下来|过来)|不闹|吃(?:上|点)?饭|喝(?:酒|上|多|闷酒)|哭(?:完)?|闹|生气|不说话|"
    r"不吃饭|(?:在)?(?:屋|家|炕上|床上)?(?:里)?躺(?:着)?|坐着|发呆|抽烟|想开|想通)"
)
_END = r"(?:了|呢|着|的|啊|呀|吧|哈|点|一会儿?)*"
_OF_KIN = re.compile(rf"{_KIN}{_NOW}{_KIN}{_NOW}{_STATE}{_END}")
_MYSELF = re.compile(
    r"(?:我|俺)?(?:就是|就|只是|还是|心里|有点|挺|真|太|特别|还|也|老|想)*"
    rf"(?:难受|憋屈|委屈|堵(?:得慌)?|累|闹心|愁|哭|缓缓|静静|没(?:寻思|想|到|说)(?:要)?(?:死|那一步|那样|寻短见|自杀)){_END}"
)
GOES_ON = re.compile(
    r"(?:咱|那|就|先)*(?:接着|继续|往下)(?:说|讲|填|来|问|办)?(?:吧|呗|了)?|"
    r"没事儿?|谢谢(?:你|您)?"
)


def tells_how_it_is(text: str) -> bool:
    """Whether a text says nothing but how somebody is now."""
    parts = phrases.clauses(text)
    told = [bool(_OF_KIN.fullmatch(each) or _MYSELF.fullmatch(each) or settles(each)) for each in parts]
    return any(told) and all(
        one or GOES_ON.fullmatch(each) is not None for one, each in zip(told, parts, strict=True)
    )
