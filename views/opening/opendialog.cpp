// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/opendialog.h"
#include "views/opening/checkpanel.h"
#include "views/opening/twolinedelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/panelheader.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

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

QWidget *verticalLine()
{
    auto *line = new QFrame;
    line->setFixedWidth(1);
    line->setProperty("role", u"rule"_s);
    line->setAttribute(Qt::WA_StyledBackground);
    return line;
}

bool isLinkOrWorkspace(const QString &place)
{
    return place.startsWith(u"backstory:"_s, Qt::CaseInsensitive) ||
           place.endsWith(u".backstory"_s, Qt::CaseInsensitive);
}

} // namespace

OpenDialog::OpenDialog(const QList<ConnectorEntry> &connectors, RecentSources &recents, QWidget *parent)
    : QDialog(parent)
    , m_connectors(connectors)
    , m_recents(recents)
{
    setWindowTitle(u"Open a source"_s);
    setAcceptDrops(true);
    setModal(true);
    resize(1060, 620);
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    connect(&m_soon, &QTimer::timeout, this, &OpenDialog::startCheck);
    m_panel = new CheckPanel;
    auto *columns = new QHBoxLayout;
    columns->setContentsMargins({});
    columns->setSpacing(0);
    columns->addWidget(makeLeft(connectors, recents));
    columns->addWidget(verticalLine());
    columns->addWidget(makeMiddle(), 6);
    columns->addWidget(verticalLine());
    columns->addWidget(m_panel, 5);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(columns, 1);
    layout->addWidget(makeFooter());
    connect(m_place, &QLineEdit::textChanged, this, &OpenDialog::placeChanged);
    connect(m_mapping, &QLineEdit::textChanged, this, &OpenDialog::placeChanged);
    m_connectorList->setCurrentRow(0);
    m_place->setFocus();
    placeChanged();
}

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
        item->setData(Qt::UserRole + 1, each.id == u"sqlite" ? u"database"_s : u"events"_s);
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
        auto *button = new QPushButton(u"&Browse…"_s);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setAutoDefault(false);
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
    layout->addStretch();
    return middle;
}

QWidget *OpenDialog::makeFooter()
{
    auto *footer = new QWidget;
    footer->setProperty("role", u"footer"_s);
    footer->setAttribute(Qt::WA_StyledBackground);
    m_summary = text({}, true);
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
    connect(m_describe, &QPushButton::clicked, this, [this] { Q_EMIT describeWanted(place()); });
    connect(m_open, &QPushButton::clicked, this, &OpenDialog::accept);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(m_summary, 1);
    layout->addWidget(cancel);
    layout->addWidget(m_describe);
    layout->addWidget(m_open);
    return footer;
}

QString OpenDialog::place() const
{
    QString typed = m_place->text().trimmed();
    if (typed.size() > 1 && typed.startsWith(u'"') && typed.endsWith(u'"'))
        typed = typed.mid(1, typed.size() - 2); // as file managers copy paths
    return typed;
}

QString OpenDialog::mappingFile() const
{
    return m_mapping->text().trimmed();
}

void OpenDialog::setPlace(const QString &place, const QString &mappingFile)
{
    m_mapping->setText(mappingFile);
    m_place->setText(place);
    m_soon.stop();
    startCheck();
}

void OpenDialog::showConnector(int row)
{
    if (row < 0 || row >= m_connectors.size())
        return;
    const ConnectorEntry &entry = m_connectors[row];
    m_name->setText(entry.name);
    m_reads->setText(u"Reads %1. Never writes to it."_s.arg(entry.reads));
    m_needs->setText(entry.needs);
}

void OpenDialog::placeChanged()
{
    m_checked = m_openChecked = false;
    m_recognised->clear();
    const bool empty = place().isEmpty();
    m_summary->setText(empty ? u"Choose a file, paste a path or URL, or drop one anywhere here."_s
                             : QString());
    m_describe->setVisible(false);
    m_open->setEnabled(!empty);
    m_panel->clear();
    if (empty || isLinkOrWorkspace(place()))
        m_soon.stop();
    else
        m_soon.start();
}

void OpenDialog::startCheck()
{
    if (place().isEmpty() || isLinkOrWorkspace(place()))
        return;
    m_panel->showRunning();
    Q_EMIT checkWanted(place(), mappingFile());
}

void OpenDialog::showCheck(const QString &checked, const SourceCheck &check)
{
    if (checked != place())
        return;
    m_check = check;
    m_checked = true;
    m_panel->showCheck(check);
    m_recognised->setText(check.recognised.isEmpty() ? QString() : u"Recognised: "_s + check.recognised);
    m_summary->setText(check.canOpen       ? u"It can be opened."_s
                       : check.canDescribe ? u"It can be opened once you have described it."_s
                                           : check.sentence);
    m_open->setEnabled(check.canOpen);
    m_describe->setVisible(check.canDescribe);
    for (int row = 0; row < m_connectors.size(); ++row) {
        if (m_connectors[row].id == check.connector)
            m_connectorList->setCurrentRow(row);
    }
    // The likeliest button is the filled one.
    m_describe->setProperty("filled", check.canDescribe && !check.canOpen);
    m_describe->setDefault(check.canDescribe && !check.canOpen);
    m_open->setProperty("filled", !m_describe->property("filled").toBool());
    for (QPushButton *button : {m_describe, m_open}) {
        style()->unpolish(button);
        style()->polish(button);
    }
    if (std::exchange(m_openChecked, false))
        accept();
}

void OpenDialog::accept()
{
    if (place().isEmpty())
        return;
    if (!isLinkOrWorkspace(place())) {
        if (!m_checked) {
            m_openChecked = true;
            if (m_soon.isActive()) {
                m_soon.stop();
                startCheck();
            }
            return;
        }
        if (!m_check.canOpen) {
            if (m_check.canDescribe)
                Q_EMIT describeWanted(place());
            return;
        }
    }
    Q_EMIT openWanted(place(), mappingFile());
    QDialog::accept();
}

void OpenDialog::choose(const QModelIndex &index, bool open)
{
    if (!index.isValid())
        return;
    const RecentSource entry = m_recents.entries().value(index.row());
    setPlace(entry.place, entry.mappingFile);
    if (open)
        accept();
}

void OpenDialog::browse(QLineEdit *field, const QString &title)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
    dialog->open();
}

void OpenDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void OpenDialog::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty())
        setPlace(event->mimeData()->text().trimmed());
    else
        setPlace(urls.first().isLocalFile() ? urls.first().toLocalFile()
                                            : QString::fromLatin1(urls.first().toEncoded()));
    event->acceptProposedAction();
}

bool OpenDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_recentList && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const QModelIndex index = m_recentList->currentIndex();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose(index, true);
            return true;
        }
        if (key == Qt::Key_Delete) {
            m_recents.remove(index.row());
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Backstory
