# %% [markdown]
# # 初看一篇文章 / A first look at one article
#
# 在 Jupyter 或 VS Code 里逐个单元格运行。Run it cell by cell in Jupyter or VS Code.

# %%
from nlp import analyze, to_frames

article = analyze("""云山县委办公室：聚焦“四办”做实“三服务”
2023-05-06　　来源：云山日报　　作者：林小溪
今年以来，云山县委办公室聚焦“马上办、规范办、精准办、暖心办”“四办”，推行“一线收单”工作法，全年办理群众诉求320件，办结率达98.5%。
一、政治建设抓在日常
一是坚持“第一议题”制度，组织集中学习24次，开展“三会一课”，党员参与率100%。
二是做好“绣花功夫”，把“政治体检”做在平时，争当服务发展的“排头兵”。
二、督查督办一抓到底
建立“红黄绿”三色台账，交办重点事项156项，办结超九成，约谈责任人12名。
""")

# %% [markdown]
# 单元格末行写 `article`，就显示带标注的全文：鼠标停在标注上看属性，左边是要点的主题。
# A cell that ends in `article` shows the text: hover over a highlight for its attributes; themes stand at the margin.

# %%
article

# %% [markdown]
# 口号连同文中给出的成员。Slogans with the members that the text itself gives.

# %%
for slogan in article.slogans:
    print(slogan.type, slogan.text, [member.text for member in slogan.members] or list(slogan.known))

# %% [markdown]
# 每处结果都有位置和理由。Every find has its place and its reason.

# %%
for metric in article.metrics:
    assert article.text[metric.start : metric.end] == metric.text
    print(metric.indicator, metric.comparator, metric.value, metric.unit, "—", metric.rule)

# %% [markdown]
# 要点的主题，以及依据的词。The theme of each point, with the words that carried it.

# %%
for point in article.points:
    print(point.theme, f"{point.themes[point.theme]:.0%}", point.text[:18], [item.text for item in point.evidence[:3]])

# %% [markdown]
# 表格：七张，按 `doc_id` 相连。Tables: seven, which join on `doc_id`.

# %%
frames = to_frames(article)
frames["metrics"][["indicator", "comparator", "value", "unit", "kind", "time"]]
