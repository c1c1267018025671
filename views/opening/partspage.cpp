// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/partspage.h"
#include "views/theme/fonts.h"
#include "views/theme/labels.h"
#include "views/theme/paddeddelegate.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSpinBox>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

enum Scope { Everything, Since, Newest };
constexpr int DefaultNewest = 100'000;

Timestamp now()
{
    return Timestamp::fromMilliseconds(QDateTime::currentMSecsSinceEpoch());
}

} // namespace

PartsPage::PartsPage(QWidget *parent)
    : QWidget(parent)
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_filter.setSourceModel(&m_model);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(wrappedLabel(u"Topics"_s, nameFont(), {}, this));
    layout->addWidget(makeFilter());
    m_stack = new QStackedLayout;
    m_stack->addWidget(makeTable());
    auto *message = new QWidget;
    auto *lines = new QVBoxLayout(message);
    lines->setContentsMargins({});
    m_sentence = wrappedLabel({}, strongFont(), {}, message);
    m_advice = wrappedLabel({}, textFont(), u"muted"_s, message);
    lines->addWidget(m_sentence);
    lines->addWidget(m_advice);
    lines->addStretch();
    m_stack->addWidget(message);
    layout->addLayout(m_stack, 1);
    m_scopeRow = makeScope();
    layout->addWidget(m_scopeRow);
    m_estimate = wrappedLabel({}, strongFont(), {}, this);
    m_assumptions = wrappedLabel({}, textFont(), u"muted"_s, this);
    layout->addWidget(m_estimate);
    layout->addWidget(m_assumptions);
    connect(&m_model, &PartsModel::choiceChanged, this, &PartsPage::takeChoice);
    showScopeFields();
    clear();
}

QWidget *PartsPage::makeFilter()
{
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins({});
    line->setSpacing(16);
    m_search = new QLineEdit;
    m_search->setAccessibleName(u"Filter topics"_s);
    m_search->setPlaceholderText(u"Filter by a part of the name"_s);
    m_search->setClearButtonEnabled(true);
    m_internal = new QCheckBox(u"Show &internal topics"_s);
    m_internal->setToolTip(u"Topics of the system itself, such as __consumer_offsets"_s);
    connect(m_search, &QLineEdit::textChanged, &m_filter, &PartsFilter::setText);
    connect(m_internal, &QCheckBox::toggled, &m_filter, &PartsFilter::setShowsInternal);
    line->addWidget(m_search, 1);
    line->addWidget(m_internal);
    return row;
}

QWidget *PartsPage::makeTable()
{
    m_table = new QTableView;
    m_table->setAccessibleName(u"Topics"_s);
    m_table->setToolTip(u"Space chooses a topic or leaves it out"_s);
    m_table->setModel(&m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(PartsModel::Name, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(24);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(PartsModel::Name, QHeaderView::Stretch);
    const int widths[] = {0, 80, 104, 80, 88, 184};
    for (int column = PartsModel::Partitions; column < PartsModel::ColumnCount; ++column) {
        header->resizeSection(column, widths[column]);
        m_table->setItemDelegateForColumn(column, new PaddedDelegate(m_table));
    }
    m_table->installEventFilter(this);
    return m_table;
}

QWidget *PartsPage::makeScope()
{
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins({});
    line->setSpacing(8);
    m_scope = new QComboBox;
    m_scope->setAccessibleName(u"How much is read"_s);
    m_scope->addItems({u"Everything that is kept"_s, u"Since a time"_s, u"The newest of each partition"_s});
    m_from = new QLineEdit;
    m_from->setAccessibleName(u"Since"_s);
    m_from->setPlaceholderText(u"2026-11-01 or 2026-11-01T08:00:00Z"_s);
    m_from->setToolTip(u"A date or a time; UTC unless it names a zone"_s);
    m_from->setFont(monoFont());
    m_newest = new QSpinBox;
    m_newest->setAccessibleName(u"Events of each partition"_s);
    m_newest->setRange(1, 1'000'000'000);
    m_newest->setValue(DefaultNewest);
    m_newest->setGroupSeparatorShown(true);
    m_newest->setSingleStep(10'000);
    auto *caption = new QLabel(u"&Read"_s);
    caption->setBuddy(m_scope);
    connect(m_scope, &QComboBox::activated, this, &PartsPage::takeScope);
    connect(m_from, &QLineEdit::textEdited, this, &PartsPage::takeScope);
    connect(m_newest, &QSpinBox::valueChanged, this, &PartsPage::takeScope);
    line->addWidget(caption);
    line->addWidget(m_scope);
    line->addWidget(m_from, 1);
    line->addWidget(m_newest);
    line->addStretch();
    return row;
}

void PartsPage::say(const QString &sentence, const QString &advice)
{
    m_hasParts = false;
    m_model.setParts({});
    m_sentence->setText(sentence);
    m_advice->setText(advice);
    m_stack->setCurrentIndex(1);
    updateEstimate();
}

void PartsPage::clear()
{
    say(u"The topics have not been asked for yet."_s, {});
}

void PartsPage::showRunning()
{
    say(u"Asking the brokers for their topics…"_s, {});
}

void PartsPage::showFailure(const QString &sentence, const QString &advice)
{
    say(sentence, advice);
}

void PartsPage::showParts(const QList<OpeningPart> &parts)
{
    if (parts.isEmpty()) {
        say(u"There are no topics that you may see."_s,
            u"Either nothing has been written yet, or the user lacks the right to describe topics: ask for "
            "Describe and Read on those that you need. A topic can also be typed on the page before."_s);
        return;
    }
    m_hasParts = true;
    m_model.setParts(parts);
    m_model.setChosen(m_address.parts);
    m_stack->setCurrentIndex(0);
    m_table->setCurrentIndex(m_filter.index(0, PartsModel::Name));
    updateEstimate();
}

void PartsPage::showAddress(const ServerAddress &address)
{
    if (address == m_address) // what was chosen here has come back
        return;
    m_address = address;
    if (m_model.chosen() != address.parts)
        m_model.setChosen(address.parts);
    const QString from = address.option(u"from"_s);
    const QString newest = address.option(u"newest"_s);
    const QSignalBlocker blocker(m_newest);
    if (!newest.isEmpty())
        m_newest->setValue(int(std::min<qint64>(newest.toLongLong(), m_newest->maximum())));
    if (!from.isEmpty() && m_from->text().trimmed() != from)
        m_from->setText(from);
    // Both may stand in an address; then the form shows the time.
    if (!from.isEmpty())
        m_scope->setCurrentIndex(Since);
    else if (!newest.isEmpty())
        m_scope->setCurrentIndex(Newest);
    else
        m_scope->setCurrentIndex(Everything);
    showScopeFields();
    updateEstimate();
}

void PartsPage::focusTable()
{
    if (m_hasParts)
        m_table->setFocus();
    else
        m_search->setFocus();
}

void PartsPage::showScopeFields()
{
    m_from->setVisible(m_scope->currentIndex() == Since);
    m_newest->setVisible(m_scope->currentIndex() == Newest);
}

void PartsPage::takeChoice()
{
    m_address.parts = m_model.chosen();
    updateEstimate();
    Q_EMIT edited(m_address);
}

void PartsPage::takeScope()
{
    showScopeFields();
    const int scope = m_scope->currentIndex();
    m_address.setOption(u"from"_s, scope == Since ? m_from->text().trimmed() : QString());
    m_address.setOption(u"newest"_s, scope == Newest ? QString::number(m_newest->value()) : QString());
    updateEstimate();
    Q_EMIT edited(m_address);
}

OpeningScope PartsPage::scope() const
{
    OpeningScope scope;
    scope.from = Timestamp::fromText(m_address.option(u"from"_s).toUtf8());
    if (const QString newest = m_address.option(u"newest"_s); !newest.isEmpty())
        scope.newest = newest.toLongLong();
    return scope;
}

void PartsPage::updateEstimate()
{
    const QList<OpeningPart> chosen = m_model.chosenParts();
    m_scopeRow->setVisible(m_hasParts);
    m_estimate->setVisible(m_hasParts);
    m_assumptions->setVisible(m_hasParts && !chosen.isEmpty());
    if (chosen.isEmpty()) {
        m_estimate->setText(u"Choose the topics to read."_s);
        return;
    }
    const auto estimate = OpeningEstimate::of(chosen, scope(), now());
    QStringList texts{estimate.text()};
    for (const OpeningPart &part : chosen) {
        if (!part.problem.isEmpty())
            texts.append(u"%1: %2"_s.arg(part.name, part.problem));
    }
    m_estimate->setText(texts.join(u'\n'));
    m_assumptions->setText(estimate.assumptions(scope()));
}

// Space works in every column, as the row is what is chosen.
bool PartsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        const QModelIndex name = m_table->currentIndex().siblingAtColumn(PartsModel::Name);
        const bool isChosen = name.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        m_filter.setData(name, isChosen ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Backstory
