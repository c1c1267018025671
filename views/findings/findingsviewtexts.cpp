// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/numbertext.h"
#include "views/findings/findingsview.h"
#include "views/theme/panelheader.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

void FindingsView::updateAll()
{
    const FindingsExtent &extent = m_model.extent();
    const bool isEmpty = !m_model.isLoaded() || extent.places.isEmpty();
    // Whoever comes here for the keyboard finds what is there: the list, else the search.
    if (isEmpty && m_list->hasFocus())
        m_search->setFocus();
    setFocusProxy(isEmpty ? static_cast<QWidget *>(m_search) : m_list);
    m_pages->setCurrentIndex(isEmpty ? 1 : 0);
    m_splitter->widget(1)->setVisible(!isEmpty);
    if (isEmpty)
        updateEmptyPage();
    QString note;
    if (m_model.isLoaded())
        note = u"%1 in %2"_s.arg(countText(extent.all, u"finding"_s), countText(extent.events, u"event"_s));
    if (m_model.isLoaded() && extent.places.size() != extent.all)
        note = countText(extent.places.size()) + u" of "_s + note;
    if (m_reading && m_model.isLoaded())
        note += u" read so far"_s;
    m_header->setNote(note);
    updateFilter();
    const QString leftOut = leftOutText();
    m_footer->setText(leftOut);
    m_footer->setVisible(!leftOut.isEmpty());
}

void FindingsView::updateFilter()
{
    const FindingsExtent &extent = m_model.extent();
    m_updating = true;
    static const QString names[] = {u"Notes"_s, u"Warnings"_s, u"Errors"_s};
    for (size_t i = 0; i < 3; ++i) {
        const auto count = extent.ofSeverity.find(FindingSeverity(i));
        const QString text =
            names[i] + u' ' + countText(count == extent.ofSeverity.end() ? 0 : count->second);
        m_severities[i]->setText(text);
        m_severities[i]->setAccessibleName(text);
    }
    const QVariant chosen = m_rules->count() > 0 ? m_rules->currentData() : QVariant(-1);
    std::vector<std::pair<qint64, FindingRule>> counts;
    for (const FindingRuleText &rule : findingRules()) {
        const auto count = extent.ofRule.find(rule.rule);
        if (count != extent.ofRule.end() || chosen.toInt() == int(rule.rule))
            counts.emplace_back(count == extent.ofRule.end() ? 0 : count->second, rule.rule);
    }
    std::stable_sort(counts.begin(), counts.end(),
                     [](const auto &a, const auto &b) { return a.first > b.first; });
    m_rules->clear();
    m_rules->addItem(u"All rules"_s, -1);
    for (const auto &[count, rule] : counts)
        m_rules->addItem(textOf(rule).title + u"  "_s + countText(count), int(rule));
    m_rules->setCurrentIndex(std::max(0, m_rules->findData(chosen)));
    const QString muted = u"Muted "_s + countText(extent.muted);
    m_muted->setText(muted);
    m_muted->setAccessibleName(muted);
    m_muted->setVisible(extent.muted > 0 || m_muted->isChecked());
    m_updating = false;
}

void FindingsView::updateEmptyPage()
{
    const FindingsExtent &extent = m_model.extent();
    QString title, text;
    const bool isFiltered = m_model.isLoaded() && extent.error.isEmpty() &&
                            (extent.all > 0 || !m_model.scope().text.isEmpty() || m_model.scope().among);
    if (m_model.scope().sources.isEmpty()) {
        title = u"No source is open"_s;
        text = u"Open a store: while it is read, %1 rules look at every event."_s.arg(findingRules().size());
    } else if (!m_model.isLoaded()) {
        title = u"Reading the findings…"_s;
    } else if (!extent.error.isEmpty()) {
        title = u"The findings cannot be read"_s;
        text = extent.error +
               u"\n\nThe timeline and the other views still work. Closing the source and opening "
               "it again reads the findings anew."_s;
    } else if (isFiltered) {
        title = u"No finding matches"_s;
        text = extent.all > 0 ? u"There are %1, but none that fits all parts of the filter."_s.arg(
                                    countText(extent.all, u"finding"_s))
               : m_model.scope().among ? u"None is proved by these events."_s
                                       : u"None has this text in it."_s;
    } else {
        const QString events = countText(extent.events, u"event"_s);
        title = m_reading ? u"Nothing suspicious so far in %1"_s.arg(events)
                          : u"Nothing suspicious in %1"_s.arg(events);
        text =
            u"%1 rules looked at every event: duplicates and redeliveries, gaps and conflicts of versions, "
            "concurrent writers and lost updates, effects before their causes, causes and effects that are "
            "missing, retry storms, dead letters, clocks, and payloads that cannot be decoded, are too large "
            "or change their fields."_s.arg(findingRules().size());
        if (extent.muted > 0)
            text += u"\n\n%1 muted."_s.arg(countText(extent.muted, u"finding"_s) +
                                           (extent.muted == 1 ? u" is"_s : u" are"_s));
    }
    m_emptyTitle->setText(title);
    m_emptyText->setText(text);
    m_emptyText->setVisible(!text.isEmpty());
    m_showAll->setVisible(isFiltered);
}

QString FindingsView::leftOutText() const
{
    const FindingsExtent &extent = m_model.extent();
    QStringList parts;
    if (m_reading)
        parts << u"The source is still being read: more may be found, and what turns out to be usual will be "
                 u"taken "
                 "back."_s;
    if (extent.onlyCounted > 0)
        parts << u"%1 more were counted and not kept, for there are too many of their rule."_s.arg(
            countText(extent.onlyCounted));
    QStringList usual;
    for (const FindingsExtent::Usual &each : extent.usual.mid(0, 3))
        usual << u"%1 in %2 (%3 times)"_s.arg(
            textOf(each.rule).title.toLower(),
            each.group.isEmpty() ? u"events without a category"_s : each.group, countText(each.times));
    if (extent.usual.size() > 3)
        usual << u"%1 more"_s.arg(extent.usual.size() - 3);
    if (!usual.isEmpty())
        parts << u"Left out, because it is usual there: "_s + usual.join(u", "_s) + u'.';
    return parts.join(u' ');
}

} // namespace Backstory
