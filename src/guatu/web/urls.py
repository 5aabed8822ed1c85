"""Addresses. Each name must stand in `matrix.MATRIX`, which the gate asks."""

from __future__ import annotations

from django.urls import path

from guatu.web.forms.deeds import DEEDS
from guatu.web.views import (
    baselines,
    charts,
    corpus,
    deeds,
    documents,
    errors,
    gantt,
    history,
    home,
    items,
    lexicon,
    offices,
    people,
    repairs,
    review,
    risk,
    scenarios,
    signing,
    stages,
)

urlpatterns = [
    path("alive", signing.alive, name="alive"),
    path("login", signing.login, name="login"),
    path("login/sample", signing.sample_login, name="sample-login"),
    path("logout", signing.logout, name="logout"),
    path("password", signing.password, name="password"),
    path("language", signing.language, name="language"),
    path("", home.home, name="home"),
    path("ledger", items.ledger, name="ledger"),
    path("items/lookup", items.lookup, name="lookup"),
    path("items/<int:number>", items.item, name="item"),
    path("items/<int:number>/repairs", repairs.repairs, name="repairs"),
    path("items/<int:number>/repairs/adopt", repairs.adopt, name="repairs-adopt"),
    path("items/<int:number>/repairs/accept", repairs.accept, name="repairs-accept"),
    path("items/<int:number>/repairs/decline", repairs.decline, name="repairs-decline"),
    path("items/<int:number>/stages", stages.stages, name="stages"),
    *(path(f"items/<int:number>/{name}", deeds.deed, {"name": name}, name=f"deed-{name}") for name in DEEDS),
    path("items/<int:number>/why.json", gantt.why, name="why"),
    path("gantt", gantt.gantt, name="gantt"),
    path("gantt.json", gantt.gantt_data, name="gantt-data"),
    path("gantt/draft.json", gantt.gantt_draft, name="gantt-draft"),
    path("gantt/save.json", gantt.gantt_save, name="gantt-save"),
    path("gantt/undo.json", gantt.gantt_undo, name="gantt-undo"),
    path("baselines", baselines.baselines, name="baselines"),
    path("plan.json", baselines.plan_data, name="plan-data"),
    path("compare", baselines.compare, name="compare"),
    path("compare.<str:ending>", baselines.compare_file, name="compare-file"),
    path("scenarios", scenarios.begin, name="scenario-new"),
    path("scenarios/dates.json", scenarios.dates, name="scenario-dates"),
    path("scenarios/save.json", scenarios.save, name="scenario-save"),
    path("scenarios/<int:entry>", scenarios.scenario, name="scenario"),
    path("scenarios/<int:entry>/adopt", scenarios.adopt, name="scenario-adopt"),
    path("scenarios/<int:entry>/drop", scenarios.drop, name="scenario-drop"),
    path("wall.<str:ending>", charts.wall, name="wall"),
    path("risk", risk.risk, name="risk"),
    path("risk/forecast", risk.forecast, name="risk-forecast"),
    path("findings", home.findings, name="findings"),
    path("documents", documents.documents, name="documents"),
    path("documents/upload", documents.upload, name="upload"),
    path("documents/corrections", review.corrected, name="corrections-all"),
    path("documents/corpus", corpus.corpus, name="corpus"),
    path("lexicon", lexicon.lexicon, name="lexicon"),
    path("lexicon/<int:entry>/forget", lexicon.forget, name="lexicon-forget"),
    path("documents/<str:sha256>", documents.document, name="document"),
    path("documents/<str:sha256>/review", review.review, name="review"),
    path("documents/<str:sha256>/review/text", review.text, name="review-text"),
    path("documents/<str:sha256>/review/selection", review.selection, name="review-selection"),
    path("documents/<str:sha256>/review/corrections", review.corrected, name="corrections"),
    path("documents/<str:sha256>/review/<int:number>", review.draft, name="review-draft"),
    *(
        path(f"documents/<str:sha256>/review/{name}", review.step, {"name": name}, name=f"review-{name}")
        for name in review.STEPS
    ),
    path("documents/<str:sha256>/dismiss", documents.dismiss, name="dismiss"),
    path("files/<str:sha256>", documents.file, name="file"),
    path("people", people.people, name="people"),
    path("people/<str:login>", people.person, name="person"),
    path("units", people.units, name="units"),
    path("units/<int:pk>", people.unit, name="unit"),
    path("settings", offices.office_settings, name="settings"),
    path("history", history.history, name="history"),
    path("history/verify", history.verify, name="verify"),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.failed
