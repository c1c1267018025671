// SPDX-License-Identifier: GPL-3.0-or-later
// How a person chooses which findings are listed.
#include "views/findings/findingsview.h"
#include "views/theme/buttons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstory
{

QWidget *FindingsView::filterRow()
{
    auto *row = new QWidget(this);
    m_search = new QLineEdit(row);
    m_search->setPlaceholderText(u"Find in findings"_s);
    m_search->setAccessibleName(u"Find in what was found"_s);
    m_search->setToolTip(u"Any part of the sentence, such as an entity's id (Ctrl+F)"_s);
    m_search->setMinimumWidth(96);
    m_search->setMaximumWidth(240);
    m_search->installEventFilter(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_search, 1);
    for (const auto severity : {FindingSeverity::Error, FindingSeverity::Warning, FindingSeverity::Note}) {
        auto *toggle = toggleButton({}, u"Only findings of this severity"_s);
        connect(toggle, &QToolButton::toggled, this, &FindingsView::setFilter);
        m_severities[size_t(severity)] = toggle;
        layout->addWidget(toggle);
    }
    m_rules = new QComboBox(row);
    m_rules->setAccessibleName(u"Only what one rule found"_s);
    m_rules->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rules->setMinimumContentsLength(14);
    m_muted = toggleButton({}, u"Show what is muted, too"_s);
    m_among = new QPushButton(row);
    m_among->setProperty("link", true);
    m_among->hide();
    connect(m_among, &QPushButton::clicked, this, [this] {
        m_model.setAmong({});
        m_among->hide();
        m_list->setFocus();
    });
    layout->addWidget(m_rules);
    layout->addWidget(m_muted);
    layout->addWidget(m_among);
    layout->addStretch(1);
    connect(m_search, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_model.setText(text.trimmed()); });
    connect(m_rules, &QComboBox::activated, this, &FindingsView::setFilter);
    connect(m_muted, &QToolButton::toggled, this, [this](bool shown) {
        if (!m_updating)
            m_model.setMutedShown(shown);
    });
    return row;
}

void FindingsView::showAmong(const EvidenceChoice &events)
{
    clearFilter();
    static const QString whats[] = {u"type"_s, u"category"_s, u"producer"_s};
    const QString &what = whats[events.by];
    const QString label = events.name.isEmpty() ? u"Events without a %1"_s.arg(what)
                                                : u"Events of %1 %2"_s.arg(what, events.name);
    const QFontMetrics metrics(m_among->font());
    m_among->setText(metrics.elidedText(label, Qt::ElideMiddle, 240) + u"  ×"_s);
    m_among->setToolTip(u"Only findings that these events prove%1. Click to show all."_s.arg(
        events.from.isValid() || events.to.isValid() ? u", in the range of the picture"_s : QString()));
    m_among->setAccessibleName(u"%1 only: show all findings"_s.arg(label));
    m_among->show();
    m_chosen = {};
    m_model.setAmong(events);
}

void FindingsView::setFilter()
{
    if (m_updating)
        return;
    QSet<FindingSeverity> severities;
    for (size_t i = 0; i < 3; ++i) {
        if (m_severities[i]->isChecked())
            severities.insert(FindingSeverity(i));
    }
    const int rule = m_rules->currentData().toInt();
    m_model.setRules(rule < 0 ? QSet<FindingRule>() : QSet<FindingRule>{FindingRule(rule)});
    m_model.setSeverities(severities);
}

void FindingsView::clearFilter()
{
    m_updating = true;
    for (QToolButton *each : m_severities)
        each->setChecked(false);
    m_rules->setCurrentIndex(0);
    m_search->clear();
    m_model.setAmong({});
    m_among->hide();
    m_updating = false;
    setFilter();
    m_list->setFocus();
}

} // namespace Backstory
