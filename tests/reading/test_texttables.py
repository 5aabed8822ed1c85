"""Tables in plain text, however they were drawn: what counts is which cell ends in which column."""

from guatu.reading import Document, read_here


def rows(text: str) -> list[list[list[tuple[int, int, str]]]]:
    """For each table its rows: column, columns covered and words of every cell."""
    document: Document = read_here("表.txt", text.encode())
    found: list[list[list[tuple[int, int, str]]]] = []
    for table in document.tables:
        last = max(cell.row for cell in table.cells)
        found.append(
            [
                [
                    (cell.column, cell.columns, document.text[slice(*cell.span)])
                    for cell in table.cells
                    if cell.row == number
                ]
                for number in range(last + 1)
            ]
        )
    return found


def columns(text: str) -> list[list[str]]:
    """The words of the only table's cells, row by row."""
    (table,) = rows(text)
    return [[words for _, _, words in row] for row in table]


def test_a_row_of_one_cell_between_tabbed_rows_is_a_section_over_all_columns() -> None:
    (table,) = rows(
        "序号\t任务\t责任单位\t时限\n一、城建\n1\t打通断头路5条\t市住建局\t年底\n二、民生\n2\t建成养老服务中心\t市民政局\t9月\n"
    )
    assert [len(row) for row in table] == [4, 1, 4, 1, 4]
    assert table[1] == [(0, 4, "一、城建")]


def test_bars_need_not_stand_at_the_edges_of_a_headed_table() -> None:
    assert columns("序号 | 工作任务 | 时限\n1 | 打通断头路5条 | 年底\n2 | 建成公厕3座 | 9月\n\n以上任务按月通报。") == [
        ["序号", "工作任务", "时限"],
        ["1", "打通断头路5条", "年底"],
        ["2", "建成公厕3座", "9月"],
    ]


def test_frames_of_drawn_lines_are_no_rows() -> None:
    text = "┌──┬───┐\n│序号│项目名称│进展情况│\n├──┼───┤\n│1│澄江大桥│主塔封顶│\n└──┴───┘\n"
    assert columns(text) == [["序号", "项目名称", "进展情况"], ["1", "澄江大桥", "主塔封顶"]]


def test_wide_gaps_part_columns_below_headings_only() -> None:
    headed = (
        "序号  工作任务    牵头单位   完成时限\n1   打通断头路5条   市住建局   年底\n2   建成公厕3座   市城管局   9月\n"
    )
    assert columns(headed)[1] == ["1", "打通断头路5条", "市住建局", "年底"]
    assert rows("张三    李四    王五\n赵六    钱七    孙八\n周九    吴十    郑一\n") == []


def test_cells_on_lines_of_their_own_are_rows_by_their_running_number() -> None:
    text = (
        "任务清单\n序号\n任务\n责任单位\n时限\n一、城建\n1\n打通断头路5条\n市住建局\n年底\n二、民生\n2\n建成公厕3座\n市城管局\n9月\n"
        "各单位要高度重视，抓好落实。\n"
    )
    assert columns(text) == [
        ["序号", "任务", "责任单位", "时限"],
        ["一、城建"],
        ["1", "打通断头路5条", "市住建局", "年底"],
        ["二、民生"],
        ["2", "建成公厕3座", "市城管局", "9月"],
    ]


def test_groups_of_lines_are_rows_without_numbers_too() -> None:
    text = "工作任务\n责任单位\n完成时限\n\n打通断头路5条\n市住建局\n年底\n\n建成公厕3座\n市城管局\n9月\n\n按月通报。\n"
    assert columns(text) == [
        ["工作任务", "责任单位", "完成时限"],
        ["打通断头路5条", "市住建局", "年底"],
        ["建成公厕3座", "市城管局", "9月"],
    ]


def test_a_row_short_of_cells_puts_them_where_their_like_stand() -> None:
    (table,) = rows(
        "类别\t任务\t责任单位\t时限\n城建\t打通城东断头路5条\t市住建局\t年底\n"
        "新改建旅游公厕30座\t市城管局\t10月底\n民生\t建成区域养老服务中心\t市民政局\n"
    )
    assert [column for column, _, _ in table[2]] == [1, 2, 3]
    assert [column for column, _, _ in table[3]] == [0, 1, 2]


def test_lines_of_prose_with_labels_make_no_table() -> None:
    assert rows("责任单位：市住建局\n完成时限：年底\n配合单位：市城管局\n1.打通断头路。\n2.建成公厕。\n") == []
