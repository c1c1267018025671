// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/consoleview.h"
#include "models/state/consolemodel.h"
#include "models/text/numbertext.h"
#include "views/state/consoledelegate.h"
#include "views/theme/buttons.h"
#include "views/theme/panelheader.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int EventWidth = 64;

} // namespace

ConsoleView::ConsoleView(ConsoleModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Console"_s, this))
    , m_one(toggleButton(u"This event"_s, u"What the reducer wrote at this event"_s))
    , m_every(toggleButton(u"All"_s, u"What the reducer wrote at all events"_s))
    , m_lines(new QTreeView(this))
    , m_delegate(new ConsoleDelegate(m_lines))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    for (QToolButton *button : {m_one, m_every}) {
        button->setAccessibleName(button->toolTip()); // its text alone says too little
        m_header->addButton(button);
    }
    m_lines->setModel(&m_model);
    m_lines->setItemDelegate(m_delegate);
    m_lines->setAccessibleName(u"Output of the reducer"_s);
    m_lines->setIndentation(0);
    m_lines->setRootIsDecorated(false);
    m_lines->setMouseTracking(true);
    m_lines->setTabKeyNavigation(false);
    m_lines->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lines->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_lines->header()->setStretchLastSection(true);
    m_lines->header()->setSectionResizeMode(ConsoleModel::EventColumn, QHeaderView::Fixed);
    m_lines->header()->resizeSection(ConsoleModel::EventColumn, EventWidth);
    m_lines->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_lines->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_lines, 1);
    connect(m_one, &QToolButton::clicked, this, [this] { setAll(false); });
    connect(m_every, &QToolButton::clicked, this, [this] { setAll(true); });
    connect(m_lines, &QTreeView::clicked, this, &ConsoleView::activate);
    connect(&m_model, &ConsoleModel::linesChanged, this, &ConsoleView::updateNote);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ConsoleView::updateNote);
    // The rows' heights follow the width.
    connect(m_lines->header(), &QHeaderView::sectionResized, m_lines, &QTreeView::doItemsLayout);
    setAll(true);
}

void ConsoleView::setAll(bool all)
{
    m_isAll = all;
    m_one->setChecked(!all);
    m_every->setChecked(all);
    setStep(m_step);
}

void ConsoleView::setStep(qint64 step)
{
    m_step = step;
    m_delegate->setStep(m_isAll ? step : -1);
    m_model.setStep(m_isAll ? ConsoleModel::AllSteps : step);
    m_lines->viewport()->update();
    scrollToStep();
    updateNote();
}

void ConsoleView::scrollToStep()
{
    const auto [first, behind] = m_model.rowsOf(m_step);
    if (!m_isAll || first >= m_model.rowCount())
        return;
    m_lines->scrollTo(m_model.index(std::max(behind - 1, first), 0)); // all of them, the first one surely
    m_lines->scrollTo(m_model.index(first, 0));
}

void ConsoleView::updateNote()
{
    QString note = m_model.lines() == 0 ? u"no output"_s : countText(m_model.lines(), u"line"_s);
    if (m_model.errors() > 0)
        note += u" · "_s + countText(m_model.errors(), u"error"_s);
    if (m_model.warnings() > 0)
        note += u" · "_s + countText(m_model.warnings(), u"warning"_s);
    if (m_model.dropped() > 0)
        note += u" · the last %1 were not kept"_s.arg(countText(m_model.dropped()));
    m_header->setNote(note);
}

void ConsoleView::activate(const QModelIndex &index)
{
    if (index.isValid())
        Q_EMIT stepWanted(index.data(ConsoleModel::StepRole).toLongLong());
}

bool ConsoleView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_lines && event->type() == QEvent::ContextMenu) {
        const auto *menu = static_cast<QContextMenuEvent *>(event);
        openMenu(menu->reason() == QContextMenuEvent::Mouse
                     ? m_lines->viewport()->mapFromGlobal(menu->globalPos())
                     : m_lines->visualRect(m_lines->currentIndex()).center());
        return true;
    }
    if (watched == m_lines && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const QModelIndex index = m_lines->currentIndex();
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            activate(index);
            return true;
        }
        if (key->matches(QKeySequence::Copy) && index.isValid()) {
            QGuiApplication::clipboard()->setText(
                index.siblingAtColumn(ConsoleModel::OutputColumn).data().toString());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ConsoleView::openMenu(QPoint position)
{
    const QModelIndex index = m_lines->indexAt(position);
    if (!index.isValid())
        return;
    QMenu menu(this);
    menu.addAction(u"&Go to this event"_s, this,
                   [this, index = QPersistentModelIndex(index)] { activate(index); });
    const QString text = index.siblingAtColumn(ConsoleModel::OutputColumn).data().toString();
    menu.addAction(u"&Copy the line"_s, QKeySequence::Copy, this,
                   [text] { QGuiApplication::clipboard()->setText(text); });
    menu.exec(m_lines->viewport()->mapToGlobal(position));
}

} // namespace Backstory
