"""Small files that stand for evidence (佐证): drawn site views, acceptance forms, a list. All invented."""

from __future__ import annotations

from pathlib import Path

from paper import Sheet
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

FACE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
VIEWS = {
    "云溪水库坝顶.png": ("dam", "云溪水库除险加固工程　坝顶　2026-05-26"),
    "实验学校教学楼.png": ("block", "高新区第一实验学校　教学楼　2026-08-29"),
    "封测基地封顶.png": ("frame", "集成电路封测基地一期　主厂房封顶　2026-08-18"),
    "临江大桥吊装.png": ("bridge", "临江大桥　第41节段吊装　2026-09-04"),
    "污水厂大门.png": ("block", "栖霞第二污水处理厂　厂区大门　2026-06-29"),
    "园区主干道.png": ("road", "云溪绿色食品加工园　主干道　2026-09-11"),
    "引桥贯通.png": ("bridge", "临江大桥　引桥贯通　2026-07-30"),
    "围挡拆除.png": ("road", "智能传感器产业园二期　围挡已拆除　2026-09-03"),
}
FORMS = {
    "云溪水库竣工验收鉴定书.pdf": (
        "竣工验收鉴定书",
        "云溪水库除险加固工程",
        "2026年6月30日",
        "同意通过竣工验收，质量等级合格。",
    ),
    "封测基地开工令.pdf": ("工程开工令", "高新区集成电路封测基地一期", "2026年3月26日", "具备开工条件，准予开工。"),
    "易涝点整治验收单.pdf": ("工程验收单", "城区23处易涝点整治工程", "2026年6月28日", "23处全部完成，逐点核验合格。"),
    "路基交验证书.pdf": ("中间交工证书", "云栖快速路路基工程", "2026年6月29日", "压实度、弯沉检测合格，同意交验。"),
    "钢箱梁出厂合格证.pdf": (
        "出厂合格证",
        "临江大桥钢箱梁（52节段）",
        "2026年6月12日",
        "52节段全部加工完成，检验合格。",
    ),
    "实验学校竣工备案表.pdf": ("竣工验收备案表", "高新区第一实验学校", "2026年8月28日", "备案文件齐全，准予备案。"),
    "教学设备验收单.pdf": (
        "设备验收单",
        "高新区第一实验学校教学设备",
        "2026年8月18日",
        "36间教室、8间实验室设备安装调试合格。",
    ),
    "食堂改造验收单.pdf": ("工程验收单", "14所乡镇寄宿制学校食堂改造", "2026年8月28日", "14所全部完成，验收合格。"),
    "用地组卷受理单.pdf": ("受理通知单", "智能传感器产业园二期用地报批", "2026年8月25日", "材料齐全，予以受理。"),
}
NOTES = {
    "征收补偿签约清单.txt": "云栖快速路征地拆迁签约清单\n应签28户，已签25户，未签3户（澄溪村2户、柳湾村1户）。\n"
    "云溪县政府　2026年3月30日\n",
    "胸痛中心联盟成立文件.txt": "关于成立澄州市域胸痛中心联盟的通知（摘录）\n联盟由市第一人民医院等14家医疗机构组成，"
    "自2026年6月18日起运行。\n市卫生健康委　2026年6月18日\n",
    "指挥部成立文件.txt": "关于成立澄州市重点项目攻坚年指挥部的通知（摘录）\n"
    "指挥部由23家成员单位组成，办公室设在市发展改革委。\n"
    "澄州市人民政府办公室　2026年2月4日\n",
    "作战方案备案表.txt": "挂图作战方案备案表\n应备案17家，已备案17家。\n市攻坚办　2026年3月10日\n",
    "前期经费拨付凭证.txt": "项目前期经费拨付凭证\n金额：2.4亿元　拨付日期：2026年3月12日\n市财政局　2026年3月12日\n",
    "挂图系统上线报告.txt": "重点项目挂图作战系统上线报告\n"
    "系统3月26日上线，电子台账同步启用，168个项目全部上图。\n"
    "市攻坚办　2026年3月26日\n",
    "要素保障十条措施.txt": "澄州市重点项目要素保障十条措施（摘录）\n"
    "涵盖用地、资金、用电、环评等十条。\n"
    "市发展改革委　2026年3月27日\n",
    "供电配套清单.txt": "重点项目供电配套清单（摘录）\n"
    "涉及项目42个，其中需新建线路项目11个。\n"
    "市发展改革委　2026年3月28日\n",
    "防汛预案印发通知.txt": "关于印发《澄州市城区防汛排涝应急预案》的通知（摘录）\n"
    "预案自印发之日起施行，原预案废止。\n"
    "市城市管理局　2026年4月26日\n",
    "对接会签约表.txt": "澄州智能制造产业对接会签约表\n到会企业136家，现场签约项目22个。\n市商务局　2026年5月18日\n",
    "环评批复汇总表.txt": "重点项目环评集中审批批复汇总表\n应批30个，已批30个。\n市生态环境局　2026年5月27日\n",
    "加工园开工报告.txt": "云溪绿色食品加工园开工报告（摘录）\n"
    "2026年5月20日开工，监理、施工单位均已进场。\n"
    "云溪县政府　2026年5月21日\n",
    "审批事项清单公告.txt": "关于公布“拿地即开工”审批事项清单的公告（摘录）\n"
    "清单共43项。\n"
    "市行政审批局　2026年6月24日\n",
    "审批时限统计表.txt": "工程建设项目全流程审批时限统计（2026年上半年）\n"
    "办结项目64个，平均42个工作日。\n"
    "市行政审批局　2026年7月6日\n",
    "站房赶工方案.txt": "澄州东站站房工程赶工方案（摘录）\n"
    "增加一个班组，两班作业，站房主体9月底前封顶。\n"
    "市交通运输局　2026年8月4日\n",
    "架梁赶工方案.txt": "云栖快速路跨澄河大桥架梁赶工方案（摘录）\n"
    "增加架桥机1台，10月10日前完成架梁。\n"
    "市交通运输局　2026年9月3日\n",
    "补助资金拨付凭证.txt": "老旧小区改造补助资金拨付凭证\n"
    "金额：1.2亿元　拨付日期：2026年8月27日\n"
    "市财政局　2026年8月27日\n",
    "医护人员招聘公示.txt": "市第三人民医院栖霞院区首批医护人员拟聘用公示（摘录）\n"
    "拟聘用121人，公示期7个工作日。\n"
    "市卫生健康委　2026年8月17日\n",
    "老旧小区开工清单.txt": "老旧小区改造开工清单\n"
    "剩余15个小区于2026年8月28日前全部开工。\n"
    "市住房城乡建设局　2026年8月28日\n",
    "周转贷款放款回单.txt": "应急周转贷款放款回单\n"
    "借款人：临江冷链物流有限公司　金额：800万元　放款日期：2026年8月26日\n"
    "市财政局　2026年8月27日\n",
    "班组考勤汇总.txt": "澄州东站站房工程班组考勤汇总\n2026年9月4日在岗184人。\n市交通运输局　2026年9月5日\n",
    "专项督查情况.txt": "第三次推进会议定事项专项督查情况（摘录）\n"
    "8月24日至26日现场督导9个项目，查阅资料46份。\n"
    "市政府督查室　2026年8月27日\n",
    "容缺办理方案.txt": "智能传感器产业园二期容缺办理方案（摘录）\n"
    "6项材料容缺受理，承诺期30日。\n"
    "市行政审批局　2026年9月9日\n",
    "佐证核验办法.txt": "“上报必附佐证”核验办法（摘录）\n"
    "报送完成须附验收、批复、凭证或现场照片，由市政府督查室核验。\n"
    "市攻坚办　2026年9月8日\n",
}


def draw_evidence(folder: Path) -> None:
    """Write every evidence file under `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (shape, caption) in VIEWS.items():
        _view(folder / name, shape, caption)
    for name, facts in FORMS.items():
        _form(folder / name, *facts)
    for name, words in NOTES.items():
        (folder / name).write_text(words, encoding="utf-8")


def _view(path: Path, shape: str, caption: str) -> None:
    image = Image.new("RGB", (640, 400), (196, 214, 226))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 260, 640, 400), fill=(150, 160, 140))
    SHAPES[shape](pen)
    pen.rectangle((0, 364, 640, 400), fill=(30, 38, 46))
    pen.text((14, 370), caption, fill="white", font=ImageFont.truetype(FACE, 18, index=2))
    pen.text((530, 12), "示意画", fill=(90, 100, 110), font=ImageFont.truetype(FACE, 18, index=2))
    image.quantize(32).save(path, pnginfo=PngImagePlugin.PngInfo(), optimize=True)


def _dam(pen: ImageDraw.ImageDraw) -> None:
    pen.polygon(((0, 220), (160, 120), (300, 240), (460, 100), (640, 230), (640, 280), (0, 280)), fill=(110, 136, 116))
    pen.rectangle((0, 250, 640, 364), fill=(92, 138, 168))
    pen.polygon(((60, 240), (580, 240), (620, 364), (20, 364)), fill=(178, 176, 170))
    for x in range(90, 580, 40):
        pen.line((x, 226, x, 240), fill=(80, 80, 80), width=3)


def _block(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((110, 110, 530, 320), fill=(222, 206, 184))
    for y in range(130, 290, 44):
        for x in range(130, 510, 50):
            pen.rectangle((x, y, x + 30, y + 24), fill=(120, 150, 170))
    pen.rectangle((295, 280, 345, 320), fill=(110, 80, 60))


def _frame(pen: ImageDraw.ImageDraw) -> None:
    for y in range(120, 330, 50):
        pen.rectangle((90, y, 480, y + 8), fill=(150, 150, 148))
    for x in range(90, 490, 65):
        pen.rectangle((x, 120, x + 9, 330), fill=(132, 132, 130))
    pen.line((560, 50, 560, 330), fill=(200, 150, 40), width=7)
    pen.line((400, 60, 620, 60), fill=(200, 150, 40), width=5)


def _bridge(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 270, 640, 364), fill=(92, 138, 168))
    for tower in (190, 450):
        pen.rectangle((tower - 6, 70, tower + 6, 300), fill=(120, 120, 122))
        for reach in range(30, 125, 22):
            pen.line((tower, 78, tower - reach, 222), fill=(90, 90, 90), width=2)
            pen.line((tower, 78, tower + reach, 222), fill=(90, 90, 90), width=2)
    pen.rectangle((0, 222, 308, 232), fill=(170, 60, 50))
    pen.rectangle((332, 222, 640, 232), fill=(170, 60, 50))


def _road(pen: ImageDraw.ImageDraw) -> None:
    pen.polygon(((290, 200), (350, 200), (600, 364), (40, 364)), fill=(86, 86, 88))
    for y in range(214, 360, 34):
        pen.rectangle((317, y, 323, y + 16), fill="white")


SHAPES = {"dam": _dam, "block": _block, "frame": _frame, "bridge": _bridge, "road": _road}


def _form(path: Path, title: str, project: str, day: str, verdict: str) -> None:
    year, month, number = (int(part) for part in day.replace("年", "-").replace("月", "-").rstrip("日").split("-"))
    sheet = Sheet(f"{project}{title}", "澄州市", (year, month, number))
    sheet.add_page()
    sheet.set_font("song", "B", 22)
    sheet.put(60, 90, title, 475, "C")
    sheet.set_font("song", "", 13)
    sheet.set_line_width(0.8)
    for row, (name, words) in enumerate(
        (("工程名称", project), ("日　　期", day), ("结　　论", verdict), ("签　　章", "（示范材料，签章从略）"))
    ):
        y = 160 + row * 54
        sheet.rect(60, y, 110, 54)
        sheet.rect(170, y, 365, 54)
        sheet.put(60, y + 18, name, 110, "C")
        sheet.put(182, y + 18, words)
    sheet.output(str(path))
