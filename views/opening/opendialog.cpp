// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/opendialog.h"
#include "views/opening/checkpanel.h"
#include "views/opening/partspage.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

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
    auto *connection = new QWidget;
    auto *halves = new QHBoxLayout(connection);
    halves->setContentsMargins({});
    halves->setSpacing(0);
    halves->addWidget(makeMiddle(), 6);
    halves->addWidget(verticalLine());
    halves->addWidget(m_panel, 5);
    m_partsPage = new PartsPage;
    m_pages = new QStackedWidget;
    m_pages->addWidget(connection);
    m_pages->addWidget(m_partsPage);
    columns->addWidget(m_pages, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(columns, 1);
    layout->addWidget(makeFooter());
    connect(m_place, &QLineEdit::textChanged, this, &OpenDialog::placeChanged);
    connect(m_mapping, &QLineEdit::textChanged, this, &OpenDialog::placeChanged);
    connectServerPart();
    // Most of what is opened is a file.
    const auto files = std::find_if(m_connectors.begin(), m_connectors.end(),
                                    [](const ConnectorEntry &each) { return !each.isServer(); });
    m_isFollowing = true;
    m_connectorList->setCurrentRow(files == m_connectors.end() ? 0 : int(files - m_connectors.begin()));
    m_isFollowing = false;
    m_place->setFocus();
    placeChanged();
}

// A field that has the focus says that editing is finished even while it is taken apart.
OpenDialog::~OpenDialog()
{
    m_place->disconnect(this);
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
    takeTypedSecrets();
    m_soon.stop();
    startCheck();
}

void OpenDialog::showConnector(int row)
{
    if (row < 0 || row >= m_connectors.size())
        return;
    const ConnectorEntry &entry = m_connectors[row];
    m_name->setText(entry.name);
    m_reads->setText(entry.isServer() ? u"Only reads: nothing on the server changes."_s
                                      : u"Reads %1. Never writes to it."_s.arg(entry.reads));
    m_needs->setText(entry.needs);
    if (!m_isFollowing)
        chooseConnector(row);
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
    updateServer();
    if (empty || isLinkOrWorkspace(place()) || server())
        m_soon.stop();
    else
        m_soon.start();
}

void OpenDialog::startCheck()
{
    if (place().isEmpty() || isLinkOrWorkspace(place()) || server())
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
    m_isFollowing = true;
    for (int row = 0; row < m_connectors.size(); ++row) {
        if (m_connectors[row].id == check.connector)
            m_connectorList->setCurrentRow(row);
    }
    m_isFollowing = false;
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
    if (server()) {
        acceptServer();
        return;
    }
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
