"""What the fake server knows: a few replies of every kind, with clauses of the founding plan."""

from typing import Any

Json = dict[str, Any]

DOCUMENT_ID = "lj-cy-2025"
TITLE = "“创响龙江”行动实施方案（2025-2027年）"

EXAMPLES = [
    "我想开个小店，有什么补贴？",
    "创业担保贷款到期了还能续吗？",
    "哪里可以学怎么创业？",
    "想找创业导师，怎么预约？",
]

_SECTIONS: list[tuple[str, str, int | str | None, list[str]]] = [
    (
        "1",
        "一、目标任务",
        "goals",
        [
            "力争到2027年，全省累计组织开展创业培训2万人左右，支持创建创业孵化基地100个以上，发放创业担保贷款20亿元以上。"
        ],
    ),
    ("2", "二、重点任务", None, []),
    ("2.2", "（二）实施创业服务升级行动", None, []),
    (
        "2.2.6",
        "6.强化专业化指导服务。",
        6,
        [
            "市级人社部门会同相关部门通过自主申报、择优聘任等方式建立创业导师库，完善预约服务和集中服务等机制。",
            "组建省级骨干创业导师服务团，开展企业问诊、结对帮扶等活动。",
            "县级以上人社、财政部门可按政府购买服务相关规定向社会购买就业创业服务。",
            "建好用好全国中小企业服务“一张网”，为中小企业提供政策、技术、服务等“一站式”服务。",
        ],
    ),
    ("2.5", "（五）实施创业政策支撑行动", None, []),
    (
        "2.5.17",
        "17.实施财税支持政策。",
        17,
        [
            "落实一次性创业补贴政策，帮助创业者减轻启动成本、减轻经营负担。",
            "及时跟踪了解享受资金补贴政策的创业主体运营发展情况，强化对重点群体及具有高成长潜力的创业主体政策落实力度。",
        ],
    ),
    (
        "2.5.18",
        "18.加大创业融资支持。",
        18,
        [
            "对贷款到期时继续符合条件的创业担保贷款申请人，鼓励经办银行给予无还本续贷支持。",
            "对符合条件的创业担保贷款,按规定落实财政贴息、取消反担保等政策，支持创业担保贷款扩面增量。",
            "优化创业担保贷款经办流程，推广线上业务模式，简化办理程序。",
            "支持银行业金融机构开展纯信用贷款、创业扶持贷款等业务，加大对创业主体金融支持力度。",
        ],
    ),
    (
        "2.5.20",
        "20.强化社会保险支持作用。",
        20,
        [
            "企业、有雇工的个体工商户等创业主体及其招用的人员按照我省规定参加各项社会保险，按时足额缴纳社会保险费。",
            "鼓励有条件的灵活就业人员和无雇工的个体工商户，参加企业职工养老保险。",
            "做好企业职工养老保险、失业保险转移接续业务经办和宣传指引，为参保人员提供全程网办的转移经办服务。",
        ],
    ),
]


def clause_id(section: str, sentence: int) -> str:
    return f"{DOCUMENT_ID}/1#{section}.{sentence}"


def document() -> Json:
    """The document sheet's content; what the plan does not print is null."""
    return {
        "document_id": DOCUMENT_ID,
        "version": "1",
        "title": TITLE,
        "document_no": None,
        "issuer": ["省人社厅、省教育厅等7部门"],
        "published_on": None,
        "effective_from": None,
        "effective_to": "2027-12-31",
        "source_url": None,
        "sections": [
            {
                "id": section,
                "printed": title,
                "article": article,
                "clauses": [
                    {"clause_id": clause_id(section, number), "quote": quote}
                    for number, quote in enumerate(quotes, start=1)
                ],
            }
            for section, title, article, quotes in _SECTIONS
        ],
    }


def citation(section: str, sentence: int) -> Json:
    """A citation of one sentence as the public contract has it."""
    article, quotes = next((row[2], row[3]) for row in _SECTIONS if row[0] == section)
    return {
        "document_id": DOCUMENT_ID,
        "version": "1",
        "title": TITLE,
        "document_no": None,
        "article": article,
        "clause_id": clause_id(section, sentence),
        "quote": quotes[sentence - 1],
        "effective_to": "2027-12-31",
        "source_url": None,
    }


def reply(
    text: str,
    kind: str = "policy",
    status: str | None = None,
    citations: list[Json] | None = None,
    caveats: list[str] | None = None,
    options: list[Json] | None = None,
) -> Json:
    """A reply without its id."""
    answer = {"status": status, "citations": citations or [], "caveats": caveats or []} if status else None
    return {"kind": kind, "text": text, "options": options or [], "answer": answer, "card": None}


LOAN = reply(
    "贷款到期时，如果您还符合条件，经办银行可以给您办无还本续贷，也就是不用先把本金还上。",
    status="answered",
    citations=[citation("2.5.18", 1), citation("2.5.18", 2)],
    caveats=["能不能续贷由经办银行审核决定。"],
)
MENTOR = reply(
    "可以。各市建有创业导师库，能预约导师指导。",
    status="answered",
    citations=[citation("2.2.6", 1)],
)
CLARIFY = reply(
    "您问的“补贴”有几种，想了解哪一种？",
    status="clarify",
    options=[
        {"label": "一次性创业补贴", "payload": f'/show_clause{{"clause_id": "{clause_id("2.5.17", 1)}"}}'},
        {"label": "创业担保贷款贴息", "payload": f'/show_clause{{"clause_id": "{clause_id("2.5.18", 2)}"}}'},
        {"label": "社会保险方面", "payload": f'/show_clause{{"clause_id": "{clause_id("2.5.20", 2)}"}}'},
    ],
)
SUBSIDY = reply(
    "方案里有一次性创业补贴，可以帮您减轻刚开业的负担。",
    status="answered",
    citations=[citation("2.5.17", 1)],
    caveats=["方案没有写具体金额，以当地公布的为准。"],
)
NOT_COVERED = reply(
    "这份方案没有写明补贴的具体金额。", status="not_covered", caveats=["金额以当地公布的为准。"]
)
PERSONAL = reply("这要查您本人的办理记录，我这里查不到。", status="needs_personal_record")
OUT_OF_SCOPE = reply("我只能回答黑龙江的创业政策，天气的事帮不上您。", status="out_of_scope")
EXPIRED = reply("找到的依据已经过期，不能再当作依据。", status="only_expired", citations=[])
CRISIS = reply(
    "您现在的感受很重要，您不是一个人。请先停一停，找人说说话："
    "可以拨打心理援助热线 12356（各地服务时段不同，每天不少于18小时）；"
    "如果您或身边的人有现实危险，请马上拨打 110 或 120。",
    kind="crisis",
    status="crisis",
)
DEGRADED = reply(
    "创业担保贷款可以按规定贴息。其余功能暂时不可用，稍后会恢复。",
    kind="degraded",
    status="answered",
    citations=[citation("2.5.18", 2)],
)
ERROR = reply("这个问题没能处理成功。", kind="error", status="error")
STILL_WORKING = reply("还在处理，答案出来后会马上显示在这里。", kind="pending")
GREETING = reply("您好！您可以直接问创业政策。", kind="text")

# The first word found in a question decides; a payload is recognised by the clause it names.
BY_WORD: list[tuple[str, Json]] = [
    ("2.5.17.1", SUBSIDY),
    ("2.5.18.2", LOAN),
    ("2.5.20.2", PERSONAL),
    ("多少钱", NOT_COVERED),
    ("补贴", CLARIFY),
    ("贷款", LOAN),
    ("导师", MENTOR),
    ("我的申请", PERSONAL),
    ("天气", OUT_OF_SCOPE),
    ("老政策", EXPIRED),
    ("活不下去", CRISIS),
    ("降级", DEGRADED),
    ("出错", ERROR),
]


def answer_to(content: str) -> Json:
    return next((answer for word, answer in BY_WORD if word in content), GREETING)
