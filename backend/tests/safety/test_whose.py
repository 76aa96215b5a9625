"""Whose danger it is: what a relative is quoted to say is his, one's own wish goes before everything."""

from pathlib import Path

import pytest

from app.safety.kinds import Kinds
from app.safety.learning import reader_of
from app.safety.reading import Reader
from app.safety.whose import disowns

POLICIES = Path(__file__).resolve().parents[3] / "policies"
SPOKEN = [
    ("other", "我弟弟现在人也不接电话，前天半夜给我妈发语音说姐我对不起你，我不想活了。我妈血压都上来了。"),
    ("other", "我弟弟昨天喝了药，刚抢救过来"),
    ("other", "他说他活够了"),
    ("other", "我哥发微信说我不想活了"),
    ("other", "我媳妇昨晚跟我说她不想活了，咋办"),
    ("other", "我爸老念叨活够了，我害怕"),
    ("other", "我怕我弟弟想不开，他把厂子赔光了"),
    ("other", "我老公站在楼顶，怎么劝都不下来"),
    ("other", "我爸把自己锁屋里，电话也不接，我怕他出事"),
    ("other", "我闺女写了封遗书压在枕头底下，我看见了"),
    ("other", "我妹发了个朋友圈，说这辈子太累了，不想活了，电话也打不通"),
    ("other", "合伙人昨晚上给我发消息，说哥我对不起你，我先走了，现在电话关机"),
    ("other", "我哥跟我妈说妈我撑不住了，我想跳江"),
    ("other", "我姐她不想活了，你们帮帮她"),
    ("other", "工地上有个人要跳楼"),
    ("other", "俺家掌柜的喝了农药，刚拉到医院"),
    ("other", "我儿子说活着没意思，天天在窗台上坐着"),
    ("other", "我弟店黄了，不想活了"),
    ("other", "我媳妇说她要抱着孩子跳楼"),
    ("other", "他说他活够了，我把农药藏起来了"),
    ("other", "老同学借了网贷，昨晚在群里说永别了各位"),
    ("self", "我弟弟喝药走了，我也不想活了"),
    ("self", "媳妇跟人跑了，不想活了"),
    ("self", "我妈说我没出息，我不想活了"),
    ("self", "我跟我妈说我不想活了"),
    ("self", "我跟我媳妇说了，我想死，她光知道哭"),
    ("self", "我媳妇走了，店也没了，我想一了百了"),
    ("self", "合伙人卷钱跑了，我想死的心都有"),
    ("self", "老板不给钱，我准备从楼顶跳下去"),
    ("self", "我爸去世了，不想活了"),
    ("self", "我对不起我妈，我先走了"),
    ("self", "孩子他爸没了，我也想跟着去，不想活了"),
    ("self", "我不想活了，我媳妇还不知道"),
    ("self", "老婆骂我废物，我真想死了算了"),
    ("self", "催收天天打电话，给我爸妈也打，我不想活了"),
    ("self", "别告诉我妈，我在楼顶"),
    ("self", "我现在就在楼顶坐着呢"),
    ("self", "我合伙人卷钱跑了，六十万，王八蛋，我该咋办"),
    ("self", "不是，他没想死，他拿我钱跑了！！"),
    ("self", "他把账上六十万转走人就没影了，电话关机…我就想告他"),
    ("self", "合伙人跑路了，找不着人，电话也打不通"),
    ("self", "先别告诉我媳妇就行"),
    ("self", "我店黄了，先别告诉我媳妇"),
    ("self", "没啥，我就那么一说，还有孩子呢"),
    ("self", "老板失联了，工资没给，电话关机"),
    ("self", "欠我钱那个客户电话打不通了，人也找不着"),
    ("self", "我媳妇不知道店黄了，别让她知道"),
    ("violence", "催收的上门打我，还威胁我家人"),
    ("violence", "老公喝多了就打我和孩子"),
    ("violence", "他们把我关在宾馆不让走"),
    ("other", "我小舅子在屯子群里发语音，说姐夫你们别找我了，我不活了"),
    ("other", "我爸跟我哥念叨，说他这把岁数活够了"),
    ("other", "俺妹夫留了张字条说我先走一步，人现在还没找着"),
    ("self", "我跟对象打电话说我想死，她把我骂了一顿"),
    ("self", "我弟说他借我钱，可我还是不想活了"),
    ("self", "我爱人知道店黄了，天天骂我，我真想从桥上跳下去"),
    ("self", "供货的把我告了，我寻思死了算了"),
    ("self", "债主找不着我就找我妈，我真想一了百了"),
    ("other", "你们快救救我哥，他要跳江"),
    ("self", "我在桥上呢，别告诉我媳妇"),
]
PUT_RIGHT = [
    "撑不住的是我弟弟，不是我",
    "心里撑不住的是我弟弟，不是我",
    "不对，撑不住的是我媳妇",
    "不是我，是我弟弟",
    "是我弟弟，不是我",
    "说的是我弟弟",
    "我说的是我弟，我没事",
    "那话是我弟说的",
    "不想活的是我哥",
    "我没事，是我弟弟想不开",
    "错了，我说的是我媳妇撑不住",
]
NOT_PUT_RIGHT = [
    "欠钱的是我姐，不是我",
    "撑不住的是我，不是我弟",
    "我弟弟撑不住了",
    "开店的是我弟弟，我给担保",
    "法人是我媳妇，不是我",
    "店是我弟弟的，不是我的",
    "是我撑不住了",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """What reads texts; nothing learned is needed to tell whose danger it is."""
    return reader_of(POLICIES / "safety.yml", ())


@pytest.mark.parametrize(("kind", "text"), SPOKEN)
def test_the_text_goes_to_who_is_in_danger(reader: Reader, kind: str, text: str) -> None:
    reading = reader.read(text)
    assert Kinds(reader.names).kind(reading, [reader.read(clause) for clause in reading.clauses]) == kind


@pytest.mark.parametrize("text", PUT_RIGHT)
def test_who_puts_right_whose_danger_it_is_is_understood(text: str) -> None:
    assert disowns(text)


@pytest.mark.parametrize("text", NOT_PUT_RIGHT)
def test_other_corrections_say_nothing_of_danger(text: str) -> None:
    assert not disowns(text)
