"""The five pictures of the narrative, drawn at the width they are printed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from xxxf_desktop.example import surface as s
from xxxf_desktop.example.drawing import Board
from xxxf_desktop.example.network_map import network_map
from xxxf_desktop.example.story import COUNTIES, MONTHS, PLATFORM, Applicant
from xxxf_desktop.example.surface import Point


def draw_all(applicant: Applicant, fonts: Path) -> dict[str, bytes]:
    """Return the PNG files by the names `answers.json` gives them."""
    painters: dict[str, Callable[[Applicant, Path], Board]] = {
        "图片/总体架构.png": _architecture,
        "图片/业务流程.png": _order_flow,
        "图片/用户与订单.png": _growth_chart,
        "图片/服务网络.png": network_map,
        "图片/运营驾驶舱.png": _dashboard,
    }
    return {name: paint(applicant, fonts).png() for name, paint in painters.items()}


# --- 总体架构 -------------------------------------------------------------------------------

_Layer = tuple[str, Sequence[Sequence[str]], str, str]
_LAYERS: tuple[_Layer, ...] = (
    (
        "应用层",
        (
            ("消费者应用", "小程序、大字版"),
            ("商户应用", "采购、对账"),
            ("生产主体应用", "预售、直播"),
            ("政府应用", "日报、预警"),
        ),
        s.BLUE_SOFT,
        s.BLUE,
    ),
    (
        "平台层",
        (
            ("业务中台", "商品、库存", "订单、结算"),
            ("数据中台", "需求预测", "批次追溯链"),
            ("调度引擎", "三温区共配", "采收任务"),
            ("物联中台", "设备接入", "告警、补传"),
        ),
        s.BLUE_PALE,
        s.BLUE,
    ),
    (
        "网络层",
        (
            ("NB-IoT", "冷柜与传感器"),
            ("4G", "冷藏车"),
            ("5G专网", "中心仓试用"),
            ("光纤专线", "双活机房"),
        ),
        s.AMBER_SOFT,
        s.AMBER,
    ),
    (
        "感知层",
        (
            ("智能冷柜", "1,200台"),
            ("冷藏车", "86辆"),
            ("产地预冷点", "28个"),
            ("两级冷库", "共4座"),
        ),
        s.GREEN_SOFT,
        s.GREEN,
    ),
)


def _architecture(_applicant: Applicant, fonts: Path) -> Board:
    board = Board(150, 98, fonts)
    top = 2.0
    for index, (name, cells, ground, accent) in enumerate(_LAYERS):
        height = 25.0 if name == "平台层" else 19.0
        _layer(board, top, height, name, cells, ground, accent)
        top += height + 4.0
        if index < len(_LAYERS) - 1:
            for x in (36.0, 63.0, 90.0, 117.0):
                board.arrow([(x, top - 0.2), (x, top - 3.8)], s.FAINT)
    _pillar(board, 132.0, "安全体系", "等级保护第三级")
    _pillar(board, 141.5, "标准体系", "分级交接运维")
    return board


def _layer(
    board: Board,
    top: float,
    height: float,
    name: str,
    cells: Sequence[Sequence[str]],
    ground: str,
    accent: str,
) -> None:
    board.box(1, top, 129, height, fill=ground, radius=1.4)
    board.box(1, top, 1.4, height, fill=accent)
    board.text(12, top + height / 2, name, 10.5, accent)
    for i, lines in enumerate(cells):
        board.label(23 + i * 26.6, top + 2.5, 25, height - 5, lines, 9.5, edge=accent)


def _pillar(board: Board, left: float, name: str, note: str) -> None:
    board.box(left, 2, 7.5, 94, fill=s.GROUND, edge=s.LINE, radius=1.4)
    for i, char in enumerate(name):
        board.text(left + 3.75, 12 + i * 5.4, char, 10.5)
    for i, char in enumerate(note):
        board.text(left + 3.75, 44 + i * 4.6, char, 8.5, s.SOFT)


# --- 业务流程 -------------------------------------------------------------------------------

_LANES = ("用户", "平台", "产地", "仓配", "网点")
_LANE_TOP, _LANE_HEIGHT = 10.0, 15.6
_TIMES = (
    (30.0, "22:00前"),
    (54.0, "22:30"),
    (79.0, "夜间"),
    (104.0, "凌晨"),
    (130.0, "次日10:00前"),
)


def _order_flow(_applicant: Applicant, fonts: Path) -> Board:
    board = Board(150, 90, fonts)
    for i, lane in enumerate(_LANES):
        _lane(board, _LANE_TOP + i * _LANE_HEIGHT, lane, shaded=i % 2 == 0)
    for x, time in _TIMES:
        board.text(x, 5, time, 9, s.SOFT)
        board.dashes((x, 8), (x, 88), s.LINE)
    _flow_steps(board)
    _flow_arrows(board)
    return board


def _lane(board: Board, top: float, name: str, *, shaded: bool) -> None:
    if shaded:
        board.box(1, top, 148, _LANE_HEIGHT, fill=s.GROUND, radius=1.0)
    board.box(1, top, 12, _LANE_HEIGHT, fill=s.BLUE if shaded else "#3F6AB5", radius=1.0)
    board.text(7, top + _LANE_HEIGHT / 2, name, 10, s.PAPER)


def _middle(lane: int) -> float:
    return _LANE_TOP + (lane + 0.5) * _LANE_HEIGHT


def _flow_steps(board: Board) -> None:
    steps = (
        (30, 0, ("下单支付", "选取货网点")),
        (54, 1, ("汇总需求", "下达采收任务")),
        (79, 2, ("采收预冷", "分级、检测")),
        (104, 3, ("集中分拣", "三温区装车")),
        (130, 4, ("扫码入柜", "一格一单")),
        (130, 0, ("凭码取货", "或送货上门")),
    )
    for x, lane, lines in steps:
        board.label(x - 10.5, _middle(lane) - 5.2, 21, 10.4, lines, 9.5, edge=s.BLUE)
    _watch(board, (104.0, _middle(1)))


def _watch(board: Board, centre: Point) -> None:
    x, y = centre
    board.polygon([(x - 13, y), (x, y - 7), (x + 13, y), (x, y + 7)], s.AMBER)
    board.polygon([(x - 12.3, y), (x, y - 6.6), (x + 12.3, y), (x, y + 6.6)], s.AMBER_SOFT)
    board.text(x, y - 1.4, "超时或超温", 8.5)
    board.text(x, y + 2.2, "自动告警", 7.5, s.SOFT)


def _flow_arrows(board: Board) -> None:
    for (x1, lane1), (x2, lane2) in (
        ((30, 0), (54, 1)),
        ((54, 1), (79, 2)),
        ((79, 2), (104, 3)),
        ((104, 3), (130, 4)),
    ):
        board.arrow(
            [(x1, _middle(lane1) + 5.4), (x1, _middle(lane2)), (x2 - 10.8, _middle(lane2))],
            s.BLUE,
        )
    board.arrow([(130, _middle(4) - 5.4), (130, _middle(0) + 5.4)], s.BLUE)
    board.arrow([(104, _middle(3) - 5.4), (104, _middle(1) + 7.2)], s.AMBER)
    board.arrow([(104, _middle(1) - 7.2), (104, _middle(0)), (119.2, _middle(0))], s.AMBER)
    board.text(91.5, _middle(0) - 1.5, "先行赔付", 8.5, s.AMBER)
    board.text(91.5, _middle(0) + 2.5, "并通知用户", 8, s.AMBER)


# --- 用户与订单 -----------------------------------------------------------------------------

_PLOT = (20.0, 13.0, 110.0, 47.0)  # left, top, width, height in mm
_MAX_ORDERS, _MAX_USERS = 50.0, 100.0
_BAR = "#9DB7E0"


def _growth_chart(_applicant: Applicant, fonts: Path) -> Board:
    board = Board(145, 84, fonts)
    _axes(board)
    _numbers_below(board)
    _, top, _, height = _PLOT
    points: list[Point] = []
    for i, month in enumerate(MONTHS):
        x = _month_middle(i)
        bar = height * month.orders / _MAX_ORDERS
        board.box(x - 3.1, top + height - bar, 6.2, bar, fill=_BAR)
        points.append((x, top + height * (1 - month.users / _MAX_USERS)))
    board.line(points, s.AMBER, 0.6)
    for point in points:
        board.disc(point, 0.95, s.PAPER, s.AMBER, 0.45)
    _chart_legend(board)
    return board


def _month_middle(index: int) -> float:
    left, _, width, _ = _PLOT
    return left + width / len(MONTHS) * (index + 0.5)


def _axes(board: Board) -> None:
    left, top, width, height = _PLOT
    for i in range(6):
        y = top + height * (1 - i / 5)
        board.line([(left, y), (left + width, y)], s.LINE if i else s.FAINT, 0.2)
        board.text(left - 2, y, f"{i * 10}", 8.5, s.SOFT, anchor="r")
        board.text(left + width + 2, y, f"{i * 20}", 8.5, s.SOFT, anchor="l")


def _numbers_below(board: Board) -> None:
    left, top, width, height = _PLOT
    first, step = top + height + 4.0, 5.6
    for row, name in enumerate(("月份", "订单", "用户")):
        board.text(3, first + row * step, name, 8.5, s.SOFT, anchor="l")
    for i, month in enumerate(MONTHS):
        x = _month_middle(i)
        board.text(x, first, month.label, 8.5, s.SOFT)
        board.text(x, first + step, f"{month.orders:.1f}", 8.5, s.BLUE)
        board.text(x, first + 2 * step, f"{month.users:.1f}", 8.5, s.AMBER)
    for rule in (0.5, 1.5, 2.5):
        y = first + rule * step
        board.line([(2, y), (left + width, y)], s.LINE, 0.2)
    turn = left + width * 0.6
    board.line([(turn, top + height), (turn, first + 3.4 * step)], s.FAINT, 0.2)
    board.text((left + turn) / 2, first + 3 * step, "2019年", 8.5, s.SOFT)
    board.text((turn + left + width) / 2, first + 3 * step, "2020年", 8.5, s.SOFT)


def _chart_legend(board: Board) -> None:
    board.text(18, 8.2, "万单", 8.5, s.SOFT, anchor="r")
    board.text(132, 8.2, "万人", 8.5, s.SOFT, anchor="l")
    board.box(39, 3.2, 5, 3, fill=_BAR)
    board.text(46, 4.7, "月订单量（左轴）", 9, anchor="l")
    board.line([(79, 4.7), (86, 4.7)], s.AMBER, 0.6)
    board.disc((82.5, 4.7), 0.95, s.PAPER, s.AMBER, 0.45)
    board.text(88, 4.7, "月末注册用户（右轴）", 9, anchor="l")


# --- 运营驾驶舱 -----------------------------------------------------------------------------

_KPIS = (
    ("今日订单", "12,386", "单", "较昨日 +3.2%"),
    ("准时履约率", "98.6", "%", "目标 ≥98%"),
    ("在线冷柜", "1,187", "台", "共1,200台"),
    ("冷链达标率", "99.2", "%", "2 ℃至8 ℃"),
)
_HOURLY = (
    100,
    70,
    40,
    30,
    60,
    180,
    420,
    560,
    520,
    430,
    400,
    470,
    540,
    430,
    380,
    400,
    470,
    620,
    860,
    1150,
    1420,
    1646,
    790,
    400,
)
_ALERTS = (
    ("21:42", "石漫县 黄泥村网点 柜温8.6 ℃", "已处理"),
    ("20:15", "青禾县 冷藏车03 晚点12分钟", "已处理"),
    ("19:58", "芦湾县 码头网点 断网自治中", "处理中"),
)


def _dashboard(_applicant: Applicant, fonts: Path) -> Board:
    board = Board(150, 92, fonts)
    board.box(0.5, 0.5, 149, 91, fill=s.GROUND, edge=s.LINE, radius=1.5)
    board.box(0.5, 0.5, 149, 9, fill="#17325F", radius=1.5)
    board.box(0.5, 6, 149, 3.5, fill="#17325F")
    board.text(4, 5, f"{PLATFORM}  运营驾驶舱", 10, s.PAPER, anchor="l")
    board.text(146, 5, "全部县（区）  |  2020年4月30日", 8, "#C9D6EC", anchor="r")
    for i, kpi in enumerate(_KPIS):
        _kpi(board, 3 + i * 36.4, *kpi)
    _hourly_card(board)
    _counties_card(board)
    _alerts_card(board)
    return board


def _card(board: Board, x: float, y: float, width: float, height: float, title: str) -> None:
    board.box(x, y, width, height, fill=s.PAPER, edge=s.LINE, radius=1.0)
    board.text(x + 3, y + 4, title, 8.5, s.SOFT, anchor="l")


def _kpi(board: Board, x: float, name: str, value: str, unit: str, note: str) -> None:
    _card(board, x, 12, 34.8, 17, name)
    width = board.text(x + 3, 21, value, 15, s.BLUE, anchor="l")
    board.text(x + 4 + width, 21.8, unit, 8.5, s.SOFT, anchor="l")
    board.text(x + 3, 26.4, note, 7, s.FAINT, anchor="l")


def _hourly_card(board: Board) -> None:
    x, y, width, height = 3.0, 31.5, 83.0, 33.0
    _card(board, x, y, width, height, "今日分时订单（单）")
    left, base, span, tall = x + 10, y + height - 6, width - 14, height - 15
    for i in range(3):
        level = base - tall * i / 2
        board.line([(left, level), (left + span, level)], s.LINE, 0.2)
        board.text(left - 1.5, level, f"{i * 900:,}", 7, s.FAINT, anchor="r")
    step = span / (len(_HOURLY) - 1)
    path = [(left + step * i, base - tall * value / 1800) for i, value in enumerate(_HOURLY)]
    board.polygon([(left, base), *path, (left + span, base)], s.BLUE_SOFT)
    board.line(path, s.BLUE, 0.5)
    for hour in (0, 6, 12, 18, 22):
        board.text(left + step * hour, base + 2.8, f"{hour}时", 7, s.FAINT)
    peak = path[21]
    board.disc(peak, 0.8, s.PAPER, s.BLUE, 0.4)
    board.text(peak[0] - 2, peak[1] - 0.5, "21时 1,646", 7.5, s.BLUE, anchor="r")


def _counties_card(board: Board) -> None:
    x, y = 88.0, 31.5
    _card(board, x, y, 59, 33, "各县（区）累计订单（万单）")
    largest = max(county.orders for county in COUNTIES)
    for i, county in enumerate(COUNTIES):
        line = y + 10 + i * 6
        board.text(x + 3, line, county.name, 8, anchor="l")
        board.box(x + 15, line - 1.5, 34, 3, fill=s.GROUND, radius=0.8)
        board.box(x + 15, line - 1.5, 34 * county.orders / largest, 3, fill="#6F93CF", radius=0.8)
        board.text(x + 56.5, line, f"{county.orders:.1f}", 8, anchor="r")


def _alerts_card(board: Board) -> None:
    x, y = 3.0, 67.0
    _card(board, x, y, 144, 22, "实时告警")
    for i, (time, what, state) in enumerate(_ALERTS):
        line = y + 9 + i * 4.6
        done = state == "已处理"
        board.disc((x + 4.2, line), 0.8, s.GREEN if done else s.AMBER)
        board.text(x + 7, line, time, 8, s.SOFT, anchor="l")
        board.text(x + 18, line, what, 8, anchor="l")
        board.text(x + 140, line, state, 8, s.GREEN if done else s.AMBER, anchor="r")
