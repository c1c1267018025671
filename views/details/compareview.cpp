// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/compareview.h"
#include "models/details/comparemodel.h"
#include "models/text/numbertext.h"
#include "views/details/comparedelegate.h"
#include "views/theme/panelheader.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

CompareView::CompareView(CompareModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Compare"_s, this))
    , m_only(new QToolButton)
    , m_stack(new QStackedWidget(this))
    , m_table(new QTableView)
    , m_empty(new QLabel)
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_only->setText(u"Only differences"_s);
    m_only->setToolTip(u"Leave out the fields that are the same"_s);
    m_only->setAccessibleName(u"Only differences"_s);
    m_only->setCheckable(true);
    m_only->setChecked(m_model.isOnlyDifferences());
    m_header->addButton(m_only);
    makeTable();
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setContentsMargins(16, 16, 16, 16);
    m_empty->setProperty("role", u"muted"_s);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    connect(m_only, &QToolButton::toggled, this, [this](bool only) {
        m_model.setOnlyDifferences(only);
        update();
    });
    connect(&m_model, &CompareModel::loaded, this, &CompareView::update);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_table->clearSpans();
        for (int row = 0; row < m_model.rowCount(); ++row) {
            if (m_model.index(row, 0).data(CompareModel::ChangeRole).toInt() < 0)
                m_table->setSpan(row, 0, 1, CompareModel::Columns);
        }
    });
    update();
}

void CompareView::makeTable()
{
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new CompareDelegate(m_table));
    m_table->setAccessibleName(u"Fields of both events"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(24);
    QHeaderView *header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setTextElideMode(Qt::ElideMiddle);
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Stretch);
    m_table->installEventFilter(this);
}

void CompareView::update()
{
    QString text = m_model.error();
    if (text.isEmpty() && m_model.fields() == 0)
        text = u"Reading both events …"_s;
    else if (text.isEmpty() && m_model.isOnlyDifferences() && m_model.differences() == 0)
        text = u"The two events are the same in every field."_s;
    m_empty->setText(text);
    m_stack->setCurrentWidget(text.isEmpty() ? static_cast<QWidget *>(m_table) : m_empty);
    m_only->setEnabled(m_model.fields() > 0);
    QString note;
    if (m_model.fields() > 0)
        note = u"%1 of %2 differ"_s.arg(countText(m_model.differences()),
                                        countText(m_model.fields(), u"field"_s));
    if (m_model.isCut())
        note += u"; there are more, which were not compared"_s;
    m_header->setNote(note);
}

bool CompareView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        copyRow();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void CompareView::copyRow()
{
    const QString text = m_model.rowText(m_table->currentIndex().row());
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

} // namespace Backstory
