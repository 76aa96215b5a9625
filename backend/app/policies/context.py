"""Whether a question leans on what was asked before it, and on which of the earlier sentences."""

import re
from collections.abc import Sequence

from app.policies.text import normalise

# 这钱, 那边, 两个: they point at what was said. 那X alone points at nothing: any sentence begins with it.
_POINTS = re.compile(
    r"[这那](?:个|种|样|些|笔|份|块|项|事|钱|边|里|儿|俩|两|补贴|贷款|培训|政策|条件|时候)|"
    r"两个(?:能|可以|一起|都|哪)|[俩两]样|哪个(?!部门|单位|局|窗口|银行|网站|文件|政策)|"
    r"上面|刚才|前面说|同样|也(?:能|算|可以|给|有|行)|一样(?:吗|不|么)"
)
# 要是今年八月入职的呢, 还有别的人能算吗, 那冰雪的呢: as if the sentence before went on.
_GOES_ON = re.compile(
    r"^(?:那(?:么|要是|如果|啥|我|就)?|要是|如果|万一|还有别|再|除了这|除了它|然后|为(?:啥|什么)|凭啥|到底|咋就)"
)
_AND_THIS = re.compile(
    r"(?:的|人|类|者|户|种|员|生|店|年|以后|之后|之前|期间)(?:呢|咋算|咋办|行不|行吗|算不|算吗)"
)
_LONGEST = 18  # characters of a sentence that goes on; a longer one says itself what it is about
# Words that ask and that stand for nothing by themselves; what is left names the matter.
_FILLERS = re.compile(
    r"一共|大概|最[多少高低长短快慢晚早]|多少|几[年月天个次家回]?|多[久大长]|长时间|啥|什么|时候|哪[儿里个家些]?|找谁|谁|"
    r"地址|电话|怎么|咋|如何|办理|申请|报名|领取|材料|手续|条件|要求|限制|证件|截止|开始|结束|"
    r"利率|利息|额度|期限|比例|金额|标准|年限|时间|能不能|有没有|是不是|可不可以|要不要|给不给|用不用|可以|需要|必须|一定|"
    r"我们|你们|咱们|他们|我|俺|咱|你|您|他|她|钱|年|月|天|个|次|能|得|要|有|给|到|在|上|去|来|办|领|转|问|报|补|免|批|发|交|还|"
    r"算|用|花|行|会|吗|么|呢|啊|呀|吧|不|没|是|的|了|都|也|就|再|那|这|进|出|拿|享受|截|止|说|想|知道|请|问问|下|一"
)
_ASKS = re.compile(
    r"多|几|啥|什么|哪|谁|咋|怎么|如何|吗|么|[不没呢]$|[能可给会行有要]不|有没有|截止|地址|电话"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
# Matters of two characters that a plan on starting a business speaks of: 能贷款不 names its matter.
_MATTERS = re.compile(
    r"贷款|补贴|补助|贴息|担保|续贷|免费|社保|养老|医保|失业|培训|导师|孵化|入驻|场地|大赛|比赛|返乡|下乡|执照|办照|招人|"
    r"招聘|用工|人才|创业|奖补|房租|讲座|集市|名录|转移|电商|直播"
)
# Who somebody is, which is no matter: after a question on free places 那大学生呢 asks for the places.
_KIN = (
    r"媳妇儿?|老婆|爱人|对象|老公|丈夫|爷们儿?|老伴儿?|儿子|儿媳妇?|女婿|闺女|姑娘|女儿|孩子|[爸妈爹娘]妈?|父母|[哥弟姐妹叔舅姨姑]{1,2}|"
    r"侄子|侄女|外甥女?|亲戚|朋友|哥们儿?|邻居|同学|战友|合伙人|搭档|两口子"
)
_GROUPS = (
    r"大学生|在校生|毕业生|应届(?:毕业)?生?|研究生|大专生|中专生|农民工?|(?:退役|退伍)(?:军人|兵)?|复员(?:军人|兵)?|军属|残疾人?|"
    r"下岗(?:职工|工人)?|失业(?:人员|的人)?|低保户?|妇女|宝妈|老年人|老人|年轻人|青年|个体户|个体工商户|小微企业|小公司|企业|公司|"
    r"就业困难人员|零就业家庭|脱贫户?|贫困户|留学生|港澳台|个人"
)
_PEOPLE = re.compile(
    rf"(?:我们?|俺们?|咱们?|他|她|像|这样|这种|这些|那些|的|是|要是|如果|人员?|人|者|们|家|名下|来的|对于|{_KIN}|{_GROUPS}|"
    r"高校|当过?兵|女的|男的|退休|个体|外地|外省|外来|本地|城里|农村|村里|屯里|(?:户口|户籍)(?:不?在[^,，。]{1,4})?|就业困难|"
    r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|\d\d)多?岁?(?:以上|以下|往上|往下)?)+"
)
# What is asked of them, whatever the matter is: 我媳妇行不行, 退伍的能办不.
_OF_THEM = re.compile(
    r"(?:也|还|都|照|照样|又|就)*(?:能不能|可不可以|给不给|算不算|行不行|让不让|有没有份|有份|合适|够格|能|可以|行|给|算|让|中|成)+"
    r"(?:办|领|申请|报名?|享受|参加|去|来|进|用|弄|整|上|干)?(?:[不吗么没嘛吧]|的)*$"
)
_MOST_LEFT = 2  # Han characters of a matter too short to be one
_SHORT = 16  # characters


def leans(normal: str) -> bool:
    """Whether a question (in its normal form) says little without the one before: 补几年, 这钱打给谁."""
    bare = normal.strip(" ,，。.!?;；")
    if goes_on(bare) or (len(bare) <= _LONGEST and bare.endswith("呢")):
        return True
    if len(bare) <= _LONGEST and _POINTS.search(bare):
        return True
    return names_nothing(bare)


def goes_on(normal: str) -> bool:
    """Whether a question is the sentence before going on: 要是今年入职的呢."""
    bare = normal.strip(" ,，。.!?;；")
    return len(bare) <= _LONGEST and bool(_GOES_ON.match(bare) or _AND_THIS.search(bare))


def names_nothing(normal: str) -> bool:
    """Whether a question asks and names no matter: 补几年, 材料交给谁."""
    bare = normal.strip(" ,，。.!?;；")
    asks = len(bare) <= _SHORT and bool(_ASKS.search(bare)) and not _MATTERS.search(bare)
    return asks and len(_HAN.findall(_FILLERS.sub("", bare))) <= _MOST_LEFT


def names_only_people(normal: str) -> bool:
    """Whether a question goes on for somebody else and says nothing more: 那大学生呢, 我媳妇行不行."""
    bare = normal.strip(" ,，。.!?;；")
    asked = own_matter(bare)
    who = _OF_THEM.sub("", asked)
    return bool(who) and who != bare and _PEOPLE.fullmatch(who) is not None


def for_others(topic: str, normal: str) -> str | None:
    """What was asked of one group, asked of another: 小公司能贷款吗, 那个人呢; None if no group changes."""
    of, others = re.findall(_GROUPS, topic), re.findall(_GROUPS, own_matter(normal))
    if len(of) != 1 or len(others) != 1 or of == others:
        return None
    return topic.replace(of[0], others[0])


def matters(normal: str) -> frozenset[str]:
    """The matters of the plan that a text names."""
    return frozenset(_MATTERS.findall(normal)) - {"创业"}


def points(normal: str) -> bool:
    """Whether a question says in so many words that it goes on (那冰雪的呢), or nothing else (在哪报)."""
    return names_nothing(normal) or any(pattern.search(normal) for pattern in (_POINTS, _GOES_ON, _AND_THIS))


def is_short(normal: str) -> bool:
    """Whether a question is short enough to be about what was spoken of, though it has words of its own."""
    return len(normal.strip(" ,，。.!?;；")) <= _SHORT


def topic_of(before: Sequence[str]) -> str | None:
    """What the conversation is about: the latest of the sentences before (newest first) that stands alone."""
    normals = [normal for text in before if (normal := normalise(text))]
    for normal in normals:
        if not leans(normal):
            return normal
        if _MATTERS.search(matter := own_matter(normal)):
            return matter  # 那补贴呢 turned to something else
    return normals[-1] if normals else None


def own_matter(normal: str) -> str:
    """A question without what only ties it to the one before: 那贷款呢 asks for 贷款."""
    return re.sub(r"^那(?:么|要是)?|呢?[?。.!]*$", "", normal).strip(" ,，")
