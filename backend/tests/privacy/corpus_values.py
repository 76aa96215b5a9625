"""Made-up identifiers with right check digits, and numbers that only look like them."""

from datetime import date, timedelta
from random import Random

from stdnum import luhn
from stdnum.cn import ric, uscc

_AREAS = ("230102", "230103", "230110", "230202", "230602", "231002", "232301", "210102", "220102", "110105")
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BANKS = ("622848", "621700", "622202", "621799", "622700", "621226", "623051", "625912", "402791", "518212")
_MAIL_HOSTS = ("qq.com", "163.com", "126.com", "139.com", "sina.com.cn", "hrbeu.edu.cn", "outlook.com")
_STREETS = ("和兴路", "学府路", "红旗大街", "长江路", "西十二道街", "文昌街", "龙华路", "新阳路", "中兴大道")
_ESTATES = (
    "恒大绿洲小区",
    "闽江小区",
    "金色莱茵花园",
    "宏盛家园",
    "铁路新村",
    "溪树庭院小区",
    "盛和世纪小区",
)
_VILLAGES = ("兴隆镇红旗村", "双桥乡永胜村", "长发镇五星村")
_CITIES = ("哈尔滨市", "黑龙江省哈尔滨市", "哈尔滨", "")
_DISTRICTS = ("南岗区", "香坊区", "道里区", "松北区", "呼兰区")
_CHINESE = "零一二三四五六七八九"


def digits(rng: Random, length: int) -> str:
    """`length` random digits."""
    return "".join(rng.choice("0123456789") for _ in range(length))


def birthday(rng: Random) -> date:
    """Somebody grown up."""
    return date(1950, 1, 1) + timedelta(days=rng.randrange(21_000))


def id_card(rng: Random) -> str:
    """18 characters, right check digit."""
    body = rng.choice(_AREAS) + f"{birthday(rng):%Y%m%d}" + digits(rng, 3)
    return body + ric.calc_check_digit(body + "0")


def id_card_wrong(rng: Random) -> str:
    """18 characters, wrong check digit."""
    number = id_card(rng)
    return number[:17] + rng.choice([c for c in "0123456789X" if c != number[17]])


def id_card_15(rng: Random) -> str:
    """The old number of 15 digits."""
    return rng.choice(_AREAS) + f"{birthday(rng):%y%m%d}" + digits(rng, 3)


def mobile(rng: Random) -> str:
    """A mobile number."""
    return rng.choice(
        ("130", "133", "136", "138", "139", "147", "150", "156", "166", "177", "186", "199")
    ) + digits(rng, 8)


def area_landline(rng: Random) -> str:
    """Area code and local number."""
    code, length = rng.choice(
        (("0451", 8), ("0452", 7), ("0453", 7), ("0459", 7), ("0464", 7), ("010", 8), ("024", 8))
    )
    return code + rng.choice("2345678") + digits(rng, length - 1)


def local_landline(rng: Random) -> str:
    """A number of the own town."""
    return rng.choice("58") + digits(rng, 7)


def service_line(rng: Random) -> str:
    """A 400 number."""
    return "400" + digits(rng, 7)


def bank_card(rng: Random) -> str:
    """16 or 19 digits with the right last one."""
    body = rng.choice(_BANKS)
    body += digits(rng, rng.choice((15, 18)) - len(body))
    return body + luhn.calc_check_digit(body)


def credit_code(rng: Random) -> str:
    """A unified social credit code, some of digits only."""
    if rng.random() < 0.3:
        body = "91" + rng.choice(_AREAS) + digits(rng, 9)
    else:
        tail = "".join(rng.choice(_USCC_ALPHABET) for _ in range(6))
        body = rng.choice(("91", "92", "93")) + rng.choice(_AREAS) + "MA" + rng.choice("123") + tail
    return body + uscc.calc_check_digit(body + "0")


def email(rng: Random) -> str:
    """An address as people have them."""
    local = rng.choice(("wangli", "zhang_san88", "li.na", "cy2024", mobile(rng), digits(rng, 9)))
    return f"{local}@{rng.choice(_MAIL_HOSTS)}"


def plate(rng: Random) -> str:
    """An ordinary or new-energy number plate."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    town = "黑" + rng.choice("ABCDEFGHJKLMNPR")
    if rng.random() < 0.35:
        return town + rng.choice("DF") + digits(rng, 5)
    serial = list(digits(rng, 5))
    if rng.random() < 0.6:
        serial[rng.randrange(5)] = rng.choice(letters)
    return town + "".join(serial)


def passport(rng: Random) -> str:
    """An ordinary passport."""
    return rng.choice(("E", "G", "EA", "EJ")).ljust(2, rng.choice("0123456789")) + digits(rng, 7)


def chinese_number(number: int) -> str:
    """Up to 99 as it is said."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _CHINESE[tens] + "十")
    return head + (_CHINESE[ones] if ones or not tens else "")


def address(rng: Random) -> str:
    """A precise address."""
    say = rng.random() < 0.2

    def number(most: int) -> str:
        value = rng.randrange(1, most)
        return chinese_number(value) if say else str(value)

    room = (
        "".join(_CHINESE[int(c)] for c in "402") if say else f"{rng.randrange(1, 25)}0{rng.randrange(1, 5)}"
    )
    admin = rng.choice(_CITIES) + rng.choice(_DISTRICTS)
    street, estate = rng.choice(_STREETS), rng.choice(_ESTATES)
    shape = rng.randrange(6)
    if shape == 0:
        return f"{admin}{street}{number(99)}号"
    if shape == 1:
        return f"{admin}{street}{number(99)}号{estate}{number(30)}号楼{number(7)}单元{room}室"
    if shape == 2:
        return f"{estate}{number(30)}栋{number(7)}单元{room}"
    if shape == 3:
        return f"{rng.choice(_VILLAGES)}{number(9)}组{number(99)}号"
    if shape == 4:
        return f"{street}{number(99)}号{number(9)}单元{room}室"
    return f"{admin}{estate}{number(30)}号楼{room}室"


def case_number(rng: Random) -> str:
    """What a counter prints on a receipt: often as long as an ID number, sometimes as well formed."""
    shape = rng.randrange(7)
    if shape == 0:
        return "23" + digits(rng, 16)
    if shape == 1:
        area = f"2301{rng.randrange(2, 26):02}"
        return f"{area}2025{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{digits(rng, 4)}"
    if shape == 2:
        return id_card_wrong(rng)
    if shape == 3:
        return rng.choice((id_card(rng), bank_card(rng)))
    if shape == 4:
        return f"2026{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{digits(rng, rng.choice((6, 8, 10)))}"
    if shape == 5:
        return f"哈劳人仲字〔2025〕第{rng.randrange(1, 3000)}号"
    return "BJ2025" + digits(rng, 10)


def eleven(rng: Random) -> str:
    """Numbers of the length of a phone number, and a little more."""
    return rng.choice((mobile(rng), "SF" + digits(rng, 13), "7" + digits(rng, 14), "202" + digits(rng, 8)))


def amount(rng: Random) -> str:
    """Sums of money, some with as many digits as a phone number."""
    plain = rng.choice(
        (rng.randrange(1, 99) * 10_000, rng.randrange(10**5, 10**8), rng.randrange(130, 199) * 10**8)
    )
    return rng.choice((str(plain), f"{plain:,}", f"{plain}.50", "三十五万", "一千三百九十万"))


def document_number(rng: Random) -> str:
    """Numbers of official papers."""
    issuer = rng.choice(("人社厅函", "国办发", "黑政规", "黑人社发", "财金", "人社部发"))
    year, number = rng.randrange(2019, 2027), rng.randrange(1, 130)
    return rng.choice(
        (f"{issuer}〔{year}〕{number}号", f"{issuer}[{year}]{number}号", f"{issuer}{year}年{number}号")
    )


def hotline(rng: Random) -> str:
    """Public short numbers."""
    return rng.choice(
        ("12345", "12333", "12356", "12348", "12366", "110", "120", "119", "0451-12345", "一二三四五")
    )


def day(rng: Random) -> str:
    """Dates and spans in many notations."""
    year, month, number = rng.randrange(1998, 2028), rng.randrange(1, 13), rng.randrange(1, 29)
    return rng.choice(
        (
            f"{year}-{month:02}-{number:02}",
            f"{year}年{month}月{number}日",
            f"{year}{month:02}{number:02}",
            f"{year}.{month}.{number}",
            f"{year}-{year + 2}年",
            f"{year}/{month:02}/{number:02} 14:30:05",
            f"{year}.{month:02}.{number:02}-{year + 1}.{month:02}.{number:02}",
            "二〇二五年十一月二十三日",
            f"{month}月{number}号上午9:30-11:30",
        )
    )


def serial_list(rng: Random) -> str:
    """Counting."""
    return rng.choice(
        (
            "1、2、3、4、5、6",
            "1 3 5 7 9 11 13 15",
            "1,2,3,4,5,6,7,8,9,10,11",
            "13 14 15 16 17 18 19",
            "一二三四五",
            "一、三、五",
            "1 2 3 4 5 6 7 8 9 10 11 12 13",
            "1-20",
            "2、4、6、8、10、12、14",
        )
    )


def short_number(rng: Random) -> str:
    """Four to nine digits."""
    return rng.choice("123456789") + digits(rng, rng.randrange(3, 9))


def clause(rng: Random) -> str:
    """Parts of a document."""
    n = rng.randrange(1, 21)
    return rng.choice(
        (
            f"第{n}条第2款",
            f"第{chinese_number(n)}条（三）",
            f"lj-cy-2025/1#2.{n}.1",
            f"{n}.2.1",
            f"20条里的第{n}条",
        )
    )


def model(rng: Random) -> str:
    """Machines and versions."""
    return rng.choice(
        (
            "HP-1020",
            "KFR-35GW/BP3",
            "V3.2.1.20251123",
            "T14-2025",
            "E450C",
            f"X{digits(rng, 5)}",
            "192.168.100.200",
        )
    )


def place(rng: Random) -> str:
    """Places no finer than a street."""
    return rng.choice(
        (
            "道里区",
            "南岗区学府路",
            "中央大街",
            "松北区世茂大道附近",
            "群力新区",
            "哈西",
            "香坊区红旗大街",
            "呼兰区长岭街道",
        )
    )


def window(rng: Random) -> str:
    """Counters and buses."""
    n = rng.randrange(1, 30)
    return rng.choice(
        (f"{n}号窗口", f"A{n}号窗口", f"二楼{n}号柜台", f"{n}路公交", f"地铁{n % 3 + 1}号线", f"A{n:03}号")
    )
