// SPDX-License-Identifier: GPL-3.0-or-later
// How the window opens and copies links; the rest of the wiring is in mainwindow.cpp.
#include "app/catalog/connectorcatalog.h"
#include "app/gui/linkarrival.h"
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/query/causequery.h"
#include "views/theme/noticebar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMessageBox>
#include <QToolBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectLinks()
{
    m_links = std::make_unique<LinkArrival>(m_pool);
    m_notice = new NoticeBar;
    auto *row = new QToolBar(u"Notice"_s, this);
    row->setObjectName(u"notice"_s);
    row->setMovable(false);
    row->setContextMenuPolicy(Qt::PreventContextMenu);
    row->addWidget(m_notice);
    row->hide();
    addToolBarBreak();
    addToolBar(row);
    connect(m_notice, &NoticeBar::shown, row, &QWidget::show);
    connect(m_notice, &NoticeBar::dismissed, row, &QWidget::hide);

    connect(m_actions->copyLink, &QAction::triggered, this, [this] {
        if (const auto link = currentLink())
            QGuiApplication::clipboard()->setText(link->toUrl());
    });
    connect(&m_sources, &OpenedSources::statusChanged, this, &MainWindow::seekLink);
    connect(&m_sources, &OpenedSources::historyChanged, this, &MainWindow::seekLink);
    connect(m_links.get(), &LinkArrival::delayed, this, [this] {
        m_notice->show(
            u"What the link names has not been read yet. It is shown as soon as it is; going elsewhere ends the wait."_s,
            NoticeBar::Note);
    });
    connect(m_links.get(), &LinkArrival::arrived, this, [this](int source, const LinkedPlace &place) {
        if (!m_sources.model().contains(source))
            return;
        if (place.missing.isEmpty())
            m_notice->dismiss();
        else
            m_notice->show(place.missing);
        show({{place.entity, place.entity.isValid() ? -1 : source}, place.event});
        if (place.moment.isValid())
            m_focus.setCursor(place.moment);
        showView(m_linkView);
    });
}

void MainWindow::openLink(const QString &text)
{
    QString error;
    const auto link = DeepLink::fromUrl(text, &error);
    if (!link) {
        m_notice->show(error);
        return;
    }
    const SourceLocation location = ConnectorCatalog::locationOf(link->source, link->mappingFile);
    if (location.url.isLocalFile() || m_sources.has(location)) {
        openLinked(*link, location);
        return;
    }
    // Anyone can write a link: a server is connected to, and given a password, only if a person wants it.
    auto *box = new QMessageBox(
        QMessageBox::NoIcon, u"Open the server?"_s,
        u"The link opens %1. Open it only if you know that server: what logs you in to it is sent there."_s
            .arg(ConnectorCatalog::placeOf(location)),
        QMessageBox::Open | QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(box, &QMessageBox::finished, this, [this, link = *link, location](int answer) {
        if (answer == QMessageBox::Open)
            openLinked(link, location);
    });
    box->open();
}

void MainWindow::openLinked(const DeepLink &link, const SourceLocation &location)
{
    const int source = m_sources.open(location);
    m_linkView = viewNamed(link.view);
    m_links->start(link, source);
    seekLink(source);
}

void MainWindow::seekLink(int source)
{
    if (!m_links->isAwaited(source))
        return;
    if (!m_sources.model().contains(source)) {
        m_links->cancel();
        return;
    }
    const SourceStatus &status = m_sources.model().status(source);
    const bool failed = status.state == SourceStatus::Failed;
    if (failed && status.events == 0) {
        m_links->cancel(); // why is on the page about the failure
        showSource(source);
    } else if (failed || status.state == SourceStatus::Following || status.state == SourceStatus::Canceled) {
        m_links->seek(sourceWithId(m_sources.histories(), source), true);
    } else if (status.events > 0) {
        m_links->seek(sourceWithId(m_sources.histories(), source), false);
    }
}

std::optional<DeepLink> MainWindow::currentLink() const
{
    const TimelineSubject &subject = m_timeline.subject();
    // An event that was chosen in a trace may be of another entity, even of another source.
    const bool isEvent = m_details.hasRelations();
    const int source = m_lookup.openedSource(isEvent ? m_details.reference().source : subject.source());
    const SourceLocation location = m_sources.location(source);
    if (!subject.isValid() || location.url.isEmpty())
        return {};
    DeepLink link;
    link.source = ConnectorCatalog::placeOf(location);
    link.mappingFile = location.mappingFile;
    const EntityReference entity = subject.entity.isValid() ? currentEntity() : EntityReference();
    if (entity.isValid() && !entity.id.isEmpty())
        link.setEntity(entity.id, entity.category);
    const EventRelations &relations = m_details.relations();
    if (isEvent) {
        if (!relations.event.id.isEmpty())
            link.event = relations.event.id;
        link.position = relations.event.position;
    }
    link.at = m_focus.cursor();
    if (m_view != View::Timeline)
        link.view = nameOf(m_view);
    return link;
}

void MainWindow::notify(const QString &sentence)
{
    m_notice->show(sentence);
}

} // namespace Backstory
