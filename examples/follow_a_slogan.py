# %% [markdown]
# # 追踪一个口号：何时、何地、怎样解释 / Follow a slogan across places and years

# %%
from pathlib import Path

import matplotlib.pyplot as plt

from nlp import Analyzer, to_frames
from nlp.report.fonts import use_chinese_font

use_chinese_font()
here = Path.cwd()
corpus = next(folder for folder in (here, *here.parents) if (folder / "corpora").is_dir()) / "corpora" / "articles"
texts = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(corpus.glob("*.txt"))]
articles = list(Analyzer().pipe(texts))
frames = to_frames(articles, tokens=False)

# %% [markdown]
# 哪些数字缩略语传得最广。The numeric abbreviations that spread widest.

# %%
slogans = frames["slogans"].merge(frames["articles"][["doc_id", "date", "province", "city"]], on="doc_id")
numeric = slogans[slogans["type"] == "numeric"]
spread = numeric.groupby("text").agg(articles=("doc_id", "nunique"), provinces=("province", "nunique"))
spread = spread.sort_values(["articles", "provinces"], ascending=False)
spread.head(12)

# %% [markdown]
# 挑出最广的一个：首见、各地的解释。The widest of them: where it is seen first, and how each place explains it.

# %%
chosen = spread.index[0]
history = numeric[numeric["text"] == chosen].sort_values("date")
history[["date", "province", "city", "members_source", "members", "known", "count"]]

# %% [markdown]
# 在各篇文章中的上下文。It in its context.

# %%
for article in articles:
    for slogan in article.slogans:
        if slogan.text == chosen:
            before, after = (
                article.text[max(0, slogan.start - 16) : slogan.start],
                article.text[slogan.end : slogan.end + 16],
            )
            print(article.meta.date, before.replace("\n", " "), f"【{slogan.text}】", after.replace("\n", " "))

# %% [markdown]
# 逐年篇数。Articles a year.

# %%
top = spread.index[:5]
dated = numeric[numeric["text"].isin(top)].dropna(subset=["date"]).assign(year=lambda rows: rows["date"].str[:4])
years = dated.groupby(["year", "text"])["doc_id"].nunique().unstack(fill_value=0)
axes = years.plot(marker="o", figsize=(8, 4))
axes.set(xlabel="年份", ylabel="篇数", title="数字缩略语逐年出现的篇数")
axes.legend(title="口号")
plt.tight_layout()
