# %% [markdown]
# # 标注一批文章，把“承诺”列成表 / Tag a corpus and tabulate its claims

# %%
from pathlib import Path

import matplotlib.pyplot as plt

from nlp import Analyzer, to_frames
from nlp.integrations.sklearn import ArticleFeatures
from nlp.report.fonts import use_chinese_font

use_chinese_font()  # 中文标签不成方块 / Chinese labels, no boxes
here = Path.cwd()
corpus = next(folder for folder in (here, *here.parents) if (folder / "corpora").is_dir()) / "corpora" / "articles"
texts = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(corpus.glob("*.txt"))[::4]]
articles = list(Analyzer().pipe(texts))
frames = to_frames(articles, tokens=False)

# %% [markdown]
# 文中报告的百分比，由高到低。Percentages that the articles report, highest first.

# %%
metrics = frames["metrics"].merge(frames["articles"][["doc_id", "title", "date", "province"]], on="doc_id")
claims = metrics[(metrics["kind"] == "percent") & metrics["indicator"].notna()]
claims.sort_values("value", ascending=False)[["province", "date", "indicator", "text", "value"]].head(15)

# %% [markdown]
# 哪些指标最常被拿来说成绩。The indicators that are cited most.

# %%
claims["indicator"].value_counts().head(10)

# %% [markdown]
# 举措按类型与承诺强度。Measures by type and strength of commitment.

# %%
frames["initiatives"].groupby(["type", "commitment"]).size().unstack(fill_value=0)

# %% [markdown]
# 每篇的主题构成。The themes of each article.

# %%
names = {"political_building": "政治建设", "service": "服务", "supervision": "监督", "other": "其他"}
shares = frames["points"].groupby(["doc_id", "theme"]).size().unstack(fill_value=0)
shares = shares.div(shares.sum(axis=1), axis=0).rename(columns=names)
axes = shares.plot.barh(stacked=True, figsize=(8, 0.35 * len(shares) + 1))
axes.set(xlabel="要点所占比例", ylabel="", title="各篇文章的主题构成")
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
plt.tight_layout()

# %% [markdown]
# 供 scikit-learn 使用的特征：密度与比例。Features for scikit-learn: densities and shares.

# %%
features = ArticleFeatures().set_output(transform="pandas").fit_transform(articles)
features.describe().loc[["mean", "max"]].T.head(12)
