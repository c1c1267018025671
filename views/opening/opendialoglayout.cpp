// SPDX-License-Identifier: GPL-3.0-or-later
// What the Open dialog is made of; what it does is in opendialog.cpp and serverpages.cpp.
#include "views/opening/opendialog.h"
#include "views/opening/twolinedelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/panelheader.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QLabel *text(const QString &words, bool muted)
{
    auto *made = new QLabel(words);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    if (muted)
        made->setProperty("role", u"muted"_s);
    return made;
}

} // namespace

QWidget *OpenDialog::makeLeft(const QList<ConnectorEntry> &connectors, RecentSources &recents)
{
    auto *left = new QWidget;
    left->setFixedWidth(232);
    left->setProperty("role", u"panel"_s);
    left->setAttribute(Qt::WA_StyledBackground);
    m_connectorList = new QListWidget;
    m_connectorList->setAccessibleName(u"Connectors"_s);
    for (const ConnectorEntry &each : connectors) {
        auto *item = new QListWidgetItem(each.name, m_connectorList);
        item->setData(Qt::UserRole, each.reads);
        item->setData(Qt::UserRole + 1, each.id == u"sqlite"      ? u"database"_s
                                        : each.id == u"kafka"     ? u"partitions"_s
                                        : each.id == u"kurrentdb" ? u"server"_s
                                                                  : u"events"_s);
        item->setData(Qt::AccessibleTextRole, each.name + u", "_s + each.reads);
        item->setToolTip(each.needs);
    }
    m_connectorList->setItemDelegate(
        new TwoLineDelegate(Qt::UserRole, u"database"_s, Qt::UserRole + 1, m_connectorList));
    m_connectorList->setFixedHeight(TwoLineDelegate::RowHeight * std::clamp(int(connectors.size()), 1, 6));
    connect(m_connectorList, &QListWidget::currentRowChanged, this, &OpenDialog::showConnector);
    m_recentList = new QListView;
    m_recentList->setAccessibleName(u"Recently opened"_s);
    m_recentList->setModel(&recents);
    m_recentList->setItemDelegate(
        new TwoLineDelegate(RecentSources::DetailRole, u"recent"_s, -1, m_recentList));
    m_recentList->setToolTip(u"Enter opens it, Delete forgets it"_s);
    m_recentList->installEventFilter(this);
    for (QAbstractItemView *list : {static_cast<QAbstractItemView *>(m_connectorList),
                                    static_cast<QAbstractItemView *>(m_recentList)}) {
        list->setMouseTracking(true);
        list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    }
    connect(m_recentList, &QListView::clicked, this,
            [this](const QModelIndex &index) { choose(index, false); });
    connect(m_recentList, &QListView::activated, this,
            [this](const QModelIndex &index) { choose(index, true); });
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(new PanelHeader(u"Connectors"_s));
    layout->addWidget(m_connectorList);
    layout->addWidget(new PanelHeader(u"Recent"_s));
    layout->addWidget(m_recentList, 1);
    return left;
}

QWidget *OpenDialog::makeMiddle()
{
    auto *middle = new QWidget;
    middle->setProperty("role", u"panel"_s);
    middle->setAttribute(Qt::WA_StyledBackground);
    m_name = new QLabel;
    m_name->setFont(nameFont());
    m_reads = text({}, true);
    m_needs = text({}, true);
    m_place = new QLineEdit;
    m_place->setAccessibleName(u"File or URL"_s);
    m_place->setPlaceholderText(u"A path, a URL or a backstory:/// link"_s);
    m_place->setToolTip(u"Type, paste or drop a path, a URL or a link"_s);
    m_place->setFont(monoFont());
    m_mapping = new QLineEdit;
    m_mapping->setAccessibleName(u"Mapping file"_s);
    m_mapping->setPlaceholderText(u"none: the schema is recognised"_s);
    m_mapping->setToolTip(u"A mapping file that describes an unknown table or JSON lines"_s);
    m_mapping->setFont(monoFont());
    m_recognised = text({}, false);
    const auto withButton = [this](QLineEdit *field, const QString &name, const QString &title) {
        auto *row = new QHBoxLayout;
        auto *button = new QPushButton(u"Bro&wse…"_s);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setAutoDefault(false);
        (field == m_mapping ? m_mappingRow : m_fileOnly).append(button);
        connect(button, &QPushButton::clicked, this, [this, field, title] { browse(field, title); });
        row->setSpacing(8);
        row->addWidget(field, 1);
        row->addWidget(button);
        return row;
    };
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft);
    const auto addRow = [form](const QString &name, QLayout *row, QWidget *buddy) {
        auto *label = new QLabel(name);
        label->setFixedWidth(88);
        label->setBuddy(buddy);
        form->addRow(label, row);
    };
    addRow(u"&File or URL"_s, withButton(m_place, u"Browse for a file"_s, u"Choose an event store"_s),
           m_place);
    addRow(u"&Mapping"_s, withButton(m_mapping, u"Browse for a mapping file"_s, u"Choose a mapping file"_s),
           m_mapping);
    m_mappingRow += {m_mapping, form->labelForField(form->itemAt(1, QFormLayout::FieldRole)->layout())};
    m_fileOnly += {m_recognised, m_needs};
    auto *layout = new QVBoxLayout(middle);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(m_name);
    layout->addWidget(m_reads);
    layout->addSpacing(8);
    layout->addLayout(form);
    layout->addWidget(m_recognised);
    layout->addSpacing(8);
    layout->addWidget(m_needs);
    layout->addWidget(makeServerPart(), 1);
    layout->addStretch();
    return middle;
}

QWidget *OpenDialog::makeFooter()
{
    auto *footer = new QWidget;
    footer->setProperty("role", u"footer"_s);
    footer->setAttribute(Qt::WA_StyledBackground);
    m_summary = text({}, true);
    m_test = new QPushButton;
    m_test->setAutoDefault(false);
    m_chooseParts = new QPushButton;
    m_chooseParts->setAutoDefault(false);
    auto *cancel = new QPushButton(u"Cancel"_s);
    cancel->setToolTip(u"Open nothing (Esc)"_s);
    cancel->setAutoDefault(false);
    m_describe = new QPushButton(u"&Describe it…"_s);
    m_describe->setToolTip(u"Say which column or key is what, looking at the first rows"_s);
    m_describe->setAutoDefault(false);
    m_open = new QPushButton(u"&Open"_s);
    m_open->setToolTip(u"Open the source (Enter)"_s);
    m_open->setDefault(true);
    m_open->setProperty("filled", true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_describe, &QPushButton::clicked, this, &OpenDialog::describe);
    connect(m_open, &QPushButton::clicked, this, &OpenDialog::accept);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(m_summary, 1);
    layout->addWidget(cancel);
    layout->addWidget(m_test);
    layout->addWidget(m_describe);
    layout->addWidget(m_chooseParts);
    layout->addWidget(m_open);
    return footer;
}

} // namespace Backstory
