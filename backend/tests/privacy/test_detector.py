"""What is found, as what, and where; what is left alone."""

import pytest

from app.privacy.detector import detect
from app.privacy.kinds import Kind, Spelling

ID = "230103199001010111"  # a right check digit
ID_WRONG = "230103199001010119"
CARD = "6228480402564890018"
CODE = "91230103MA1ABCDE05"


def found(text: str, expecting: Kind | None = None) -> list[tuple[str, str, bool]]:
    """Kind, value and verdict of every match."""
    return [(m.kind.value, m.value_normalised, m.checksum_ok) for m in detect(text, expecting)]


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("13904511234", Spelling.PLAIN),
        ("１３９０４５１１２３４", Spelling.FULL_WIDTH),
        ("139 0451 1234", Spelling.SPACED),
        ("139-0451-1234", Spelling.SPACED),
        ("1390 4511 234", Spelling.SPACED),
        ("1、3、9、0、4、5、1、1、2、3、4", Spelling.WORDS),
        ("1 3 9 0 4 5 1 1 2 3 4", Spelling.SPACED),
        ("139\u200b04511234", Spelling.SPACED),
        ("一三九零四五一一二三四", Spelling.CHINESE),
        ("幺三九〇四五幺幺两三四", Spelling.CHINESE),
        ("壹叁玖零肆伍壹壹贰叁肆", Spelling.CHINESE),
        ("一三九04511234", Spelling.MIXED),
        ("一三九 然后 零四五一 然后 一二三四", Spelling.WORDS),
        ("139，完了0451，最后1234", Spelling.WORDS),
        ("前三位139，后面八位04511234", Spelling.WORDS),
        ("①③⑨⓪④⑤①①②③④", Spelling.FULL_WIDTH),
    ],
)
def test_a_phone_number_is_found_in_every_spelling(written: str, spelling: Spelling) -> None:
    text = f"你好，{written}，谢谢"
    (match,) = detect(text)
    assert (match.kind, match.value_normalised, match.spelled_as) == (Kind.PHONE, "13904511234", spelling)
    said = text[match.start : match.end]
    assert said == written or written.endswith(said)  # 前三位 may stay


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("我电话幺三九，零四五幺，四个八", "13904518888"),
        ("一三九零四五一三个八二", "13904518882"),
        ("+86 139 0451 1234", "13904511234"),
        ("0451-82345678", "045182345678"),
        ("(0451)82345678转802", "045182345678-802"),
        ("座机82345678", "82345678"),
        ("400-812-3456", "4008123456"),
        ("我手机号一三九零四五一一二三四一共就这一个", "13904511234"),
        ("我还有一个一三九零四五一一二三四", "13904511234"),
        ("受理号查不到，你给我打13904511234", "13904511234"),
    ],
)
def test_phone_numbers_as_people_give_them(text: str, value: str) -> None:
    assert found(text) == [("phone", value, True)]


def test_several_numbers_are_told_apart() -> None:
    assert [value for _, value, _ in found("13904511234、13804512345")] == ["13904511234", "13804512345"]
    assert [value for _, value, _ in found("张三13904511234李四13804512345")] == [
        "13904511234",
        "13804512345",
    ]
    assert found(f"{ID}13904511234") == [("id_card", ID, True), ("phone", "13904511234", True)]


def test_an_id_number_is_found_with_and_without_its_name() -> None:
    for text in (ID, f"身份证{ID}", f"{ID}是我身份证", f"俺不会弄{ID}你给看看", f"我身份證號碼{ID}"):
        assert found(text) == [("id_card", ID, True)]


@pytest.mark.parametrize("last", ["x", "X", "Ｘ", "×", "叉"])
def test_the_last_letter_of_an_id_number_in_any_form(last: str) -> None:
    assert found(f"证件号23010319900101004{last}")[0][:2] == ("id_card", "23010319900101004X")


def test_an_id_number_in_parts_with_words_between() -> None:
    text = f"身份证前六位是{ID[:6]}，生日{ID[6:14]}，后四位{ID[14:]}"
    assert found(text) == [("id_card", ID, True)]


@pytest.mark.parametrize("number", [ID_WRONG, ID[:17], ID + "1", "230103199013010118"])
def test_a_mistyped_id_number_is_found_and_called_wrong(number: str) -> None:
    ((kind, _, ok),) = found(f"我的身份证号是{number}")
    assert (kind, ok) == ("id_card", False)


def test_the_old_id_number_of_15_digits() -> None:
    assert found("身份证230103900101011") == [("id_card", "230103900101011", True)]


def test_bank_cards_by_check_digit_or_by_name() -> None:
    assert found(CARD) == [("bank_card", CARD, True)]
    assert found("6228 4804 0256 4890 018") == [("bank_card", CARD, True)]
    assert found("卡号6228480402564890019") == [("bank_card", "6228480402564890019", False)]
    assert found("6228480402564890019") == []


def test_credit_codes_by_check_digit_or_by_name() -> None:
    assert found("信用代码91230103MA1ABCDE05")[0][:2] == ("uscc", CODE)
    assert found("91110000600037341L") == [("uscc", "91110000600037341L", True)]
    assert found("９１１１００００６０００３７３４１ｌ") == [("uscc", "91110000600037341L", True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Wang.Li@QQ.com", "wang.li@qq.com"),
        ("wangli艾特qq点com", "wangli@qq.com"),
        ("13904511234@163.com", "13904511234@163.com"),
        ("一三九零四五一一二三四艾特一六三点com", "13904511234@163.com"),
        ("li @ hrbeu.edu.cn", "li@hrbeu.edu.cn"),
    ],
)
def test_an_email_address_is_one_value(text: str, value: str) -> None:
    assert found(f"邮箱{text}，谢谢") == [("email", value, True)]


@pytest.mark.parametrize(
    "text", ["黑A12345", "黑A·12345", "黑a 12345", "黑Ａ１２３４５", "黑A幺二三四五", "黑 A 1 2 3 4 5"]
)
def test_a_number_plate_is_found_in_every_spelling(text: str) -> None:
    assert found(f"我的车{text}跑货运") == [("plate", "黑A12345", True)]


def test_plates_of_new_energy_and_trailers() -> None:
    assert found("黑AD12345") == [("plate", "黑AD12345", True)]
    assert found("黑L1234挂") == [("plate", "黑L1234挂", True)]


def test_passports_by_shape_and_other_travel_documents_by_name() -> None:
    assert found("E12345678") == [("passport", "E12345678", True)]
    assert found("护照 ea1234567") == [("passport", "EA1234567", True)]
    assert found("港澳通行证C12345678") == [("passport", "C12345678", True)]
    assert found("型号C12345678") == []


@pytest.mark.parametrize(
    "address",
    [
        "哈尔滨市南岗区和兴路74号3单元502室",
        "香坊区闽江小区三号楼二单元五零一",
        "兴隆镇红旗村4组7号",
        "道外区靖宇街道8委3组",
        "恒盛小区3-2-501",
        "平房区友协大街A座1201室",
        "南岗区和兴路45号闽江小区3号楼2单元501室",
    ],
)
def test_a_precise_address_is_found_whole(address: str) -> None:
    (match,) = detect(f"我家住{address}，归哪个社区管")
    assert (match.kind, match.value_normalised) == (Kind.ADDRESS, address)


@pytest.mark.parametrize(
    "text",
    [
        f"办件号{ID}，查进度",
        f"受理编号：{ID}",
        f"{ID}这个订单号对应哪笔",
        f"流水号是{CARD}",
        "快递单号13904511234",
        "案号（2025）黑0103民初1234号",
        "人社厅函〔2025〕25号和财金〔2023〕75号",
        "打12345、12356、12333、110、120都行吗",
        "拨打0451-12345",
        "贷款300000元，营业额13900000000元",
        "一千三百九十万",
        "1,390,451,123元",
        "2025年11月23日9:30到2027-12-31",
        "20251123",
        "1、2、3、4、5、6、7、8、9、10、11",
        "1 3 5 7 9 11 13 15",
        "13 14 15 16 17 18 19",
        "QQ123456789",
        "邮编150001，尾号1234",
        "第十二条第2款，lj-cy-2025/1#2.6.1",
        "192.168.100.200和139.196.25.101",
        "3号窗口、A12号窗口、地铁1号线、12路公交",
        "南岗区学府路附近，中央大街",
        "政务大厅在中山路100号吗",
        "全新A12345型号",
        "一次性告知一下，三个人一起干",
        "设备编号E12345678",
        "1500 3000 500",
        "贷款15000 再 300000",
        "金都街12号窗口和6号门",
        "13:30-17:00，每月2800、3200、3500",
    ],
)
def test_what_only_looks_like_personal_data_stays(text: str) -> None:
    assert found(text) == []


def test_a_case_number_elsewhere_in_the_sentence_hides_nothing() -> None:
    assert found(f"{ID}，办件号忘了") == [("id_card", ID, True)]
    assert found(f"不是受理号，是身份证{ID}") == [("id_card", ID, True)]
    assert found("电话受理编号13904511234") == []


def test_what_a_form_asked_for_settles_a_bare_number() -> None:
    assert found("82345678") == []
    assert found("82345678", Kind.PHONE) == [("phone", "82345678", True)]
    assert found("2301031990010101", Kind.ID_CARD) == [("id_card", "2301031990010101", False)]


def test_spans_are_of_the_text_as_typed() -> None:
    text = "我\u200b的１３９\u200b０４５１１２３４号"
    (match,) = detect(text)
    assert text[match.start : match.end] == "１３９\u200b０４５１１２３４"
