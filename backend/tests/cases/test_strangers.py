"""What a stranger answered to every question and said to begin with: the level reached must not fall."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Database
from app.migrate import migrate
from tests.cases.strangers import Came, Heard, answers, openings, say_answer, say_opening
from tests.cases.world import World

FEWEST_RIGHT_ANSWERS = 554
FEWEST_RIGHT_OPENINGS = 364
# Question and words that still give a value nobody meant, or one that may be argued about.
WRONG: set[tuple[str, str]] = {
    ("trade", "俺家以前种苞米，现在不想种了，想养几头肉牛"),
    ("trade", "做软件，小程序开发"),
    ("trade", "我对象说开超市，我说开药店，俩人正吵吵呢"),
    ("trade", "想整点木耳菌包，种黑木尔"),
    ("first_business", "我妈开过，我没有"),
    ("wishes", "都想办"),
    ("address", "中央大街拐进去那个胡同，有个大槐树"),
    ("trade", "我寻思养点大鹅，俺们屯子那块儿有个大水泡子"),
    ("group", "在大连工地干了八年，今年回来不走了，家是农村的"),
    ("wishes", "听说有创业培训，没上过，想学，还想领发票刻公章，我打算开个面馆"),
    ("trade", "做科技的，有两项专利，做传感器，想进孵化器，大庆高新区，公司"),
    ("region", "做科技的，有两项专利，做传感器，想进孵化器，大庆高新区，公司"),
    ("wishes", "大三学生，想在学校孵化园搞个打印店"),
    ("group", "从北京打工十二年回来的，农村户口，想在拜泉办个粮食加工，合同社保都能找着"),
    ("employees", "今年雇了四个人，两个是困难人员，社保都给交了，听说有补贴"),
    ("employees_yes", "今年雇了四个人，两个是困难人员，社保都给交了，听说有补贴"),
    ("group", "我腿有残疾，有证，想修表，在家干"),
    ("group", "前几年犯了点事儿进去过，现在刑满释放了，想好好干，开个汽修"),
    ("employees", "想整个浴池，场地没找好呢，得雇五六个人"),
    ("group", "听说大学生创业给补贴？我25年7月毕业的，开网店，还没领执照"),
    ("region", "贷款三十万 不是 二十万，开饺子馆用，在肇东"),
    ("wishes", "办个体的照，再刻个章开个银行户，还得领发票"),
    ("group", "失业登记满半年了，准备开理发店，头回干"),
    ("trade", "开奈茶店 学生 没钱 想带款5万"),
    ("group", "没登记过失业，也没认定困难，就平头老百姓，想卖烤地瓜"),
    ("has_licence", "网店干三年了，算网络商户，现在想办个执照领发票"),
    ("loan_amount", "漠河，家庭旅馆，想贷个十来万"),
}
HARMFUL = (Came.WRONG, Came.INVENTED)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("strangers")
    url = f"sqlite:///{folder}/backend.db"
    database = Database(url)
    migrate(database)
    world = World.of(database, url, folder, processes=None)
    yield world
    world.close()
    database.close()


@pytest.fixture(scope="module")
def answered(world: World) -> list[Heard]:
    return [say_answer(world, row) for row in answers()]


@pytest.fixture(scope="module")
def opened(world: World) -> list[Heard]:
    return [heard for row in openings() for heard in say_opening(world, row)]


def test_the_number_of_answers_understood_does_not_fall(answered: list[Heard]) -> None:
    missed = [str(heard) for heard in answered if heard.came is Came.AGAIN]
    assert Counter(heard.came for heard in answered)[Came.RIGHT] >= FEWEST_RIGHT_ANSWERS, "\n".join(missed)


def test_no_answer_is_taken_for_another_but_those_known(answered: list[Heard]) -> None:
    harmful = {(heard.key, heard.says) for heard in answered if heard.came in HARMFUL}
    assert harmful - WRONG == set()


def test_what_is_known_to_be_wrong_still_is_or_leaves_the_list(
    answered: list[Heard], opened: list[Heard]
) -> None:
    harmful = {(heard.key, heard.says) for heard in (*answered, *opened) if heard.came in HARMFUL}
    assert WRONG - harmful == set()


def test_the_number_of_openings_understood_does_not_fall(opened: list[Heard]) -> None:
    missed = [str(heard) for heard in opened if heard.came is Came.AGAIN]
    assert Counter(heard.came for heard in opened)[Came.RIGHT] >= FEWEST_RIGHT_OPENINGS, "\n".join(missed)


def test_nothing_is_taken_out_of_an_opening_but_what_is_known(opened: list[Heard]) -> None:
    harmful = {(heard.key, heard.says) for heard in opened if heard.came in HARMFUL}
    assert harmful - WRONG == set()
