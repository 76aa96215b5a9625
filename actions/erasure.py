"""What a wish to delete is about: the visitor's data, a licence to be deregistered, or one of several things.

Deleting the data cannot be undone. So only words that speak of data, or of everything, lead to the question
whether to, and only words that say so again answer it with yes.
"""

import re

# What a sentence about deregistering asks of the policies and the desks, in plain words.
LICENCE_QUESTION = "注销执照去哪办"

_OWN_DATA = re.compile(
    r"数据|信息|资料|记录|聊天|对话|会话|[账帐]号|[账帐]户|号码|手机号|电话|身份证|照片|历史|底子?|痕迹|备份|系统|库里|"
    r"隐私|个人|说过|说的|讲的|填的|留的|存|忘|记得|删了?我|[删销]号|销户|格式化|删除权|我的东西"
)
_EVERYTHING = re.compile(
    r"(?:请|麻烦|帮我|给我|都|全|全部|统统|一起|所有|通通|彻底|永久|立刻|赶紧|把|我的?|这些|这里|这个|那些|你|您|们|"
    r"抹|删|清|掉|光|空|除|干净|销毁|了|喽|吧|呗|啊|，|,|。|[!！]|不要|留|一|条|样|也|别|整没|没| )+"
)
_DEREGISTERS = re.compile(
    r"注销|销(?:个|了|掉|完)?(?:营业)?执?照|"
    r"(?:照|店|公司|个体户?|合作社|买卖|铺子?|馆子?)[^，,。 ]{0,4}销(?!售|路|量)"
)
_ONLY_DEREGISTERS = re.compile(
    r"(?:我|俺|想|要|就|给|帮|办理?|去|得|一下|请|怎么|咋|可以|能|了|吧|呗|吗|不| )*注销"
    r"(?:一下|了|吧|呗|啊|掉|它|吗|不|[。!！?？ ])*"
)
_CANNOT = re.compile(
    r"(?:删除?|清|抹|撤)不(?:了|掉|动|成|下来|出去)|(?:不会|没法|没办法|不能|不让|咋都?没)(?:给我)?(?:删|清|抹)|删(?:了半天|不明白)"
)
CANNOT = (
    "哪样删不掉，您跟我说一声。传上来的照片和文件，在那份材料底下点“删掉”；只想改填错的，正在填的时候直接说哪样不要了。"
    "弄不明白的，请家里人帮着点一下，或者带着手机到窗口问。"
)
_CONFIRMS = re.compile(r"删|清空|清掉|抹|确认|确定")


def cannot_take_away(text: str) -> bool:
    """Whether somebody says that he cannot delete something: 照片我删不了. That is no wish to delete all."""
    return _CANNOT.search(text) is not None


def is_about_the_licence(text: str) -> bool:
    """Whether a business is to be deregistered: 把执照注销了吧. Not an account: 注销账号."""
    return _DEREGISTERS.search(text) is not None and not names_own_data(text)


def may_be_about_either(text: str) -> bool:
    """Whether 注销 stands alone: the licence or the account."""
    return _ONLY_DEREGISTERS.fullmatch(text.strip()) is not None


def names_own_data(text: str) -> bool:
    """Whether a sentence speaks of what is kept about the visitor."""
    return _OWN_DATA.search(text) is not None


def is_about_one_thing(text: str) -> bool:
    """Whether a sentence takes away something that is no data of the visitor: 把贷款删了."""
    return not names_own_data(text) and _EVERYTHING.fullmatch(text.strip()) is None


def confirms(text: str) -> bool:
    """Whether a yes to the question says again what it is about: 确认, 删吧. 嗯 may belong to anything."""
    return _CONFIRMS.search(text) is not None
