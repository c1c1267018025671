// SPDX-License-Identifier: GPL-3.0-or-later
// How the window opens sources: the Open dialog, recents, and the mapping of what is not recognised; the rest
// of the wiring is in mainwindow.cpp.
#include "app/catalog/connectorcatalog.h"
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "app/opening/sourcetrial.h"
#include "models/link/deeplink.h"
#include "models/opening/serveraddress.h"
#include "views/mapping/mappingdialog.h"
#include "views/opening/opendialog.h"
#include "views/sources/errorpage.h"
#include "views/sources/startpage.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTimer>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int PreviewRows = 20;

QString mappingFileFor(const QString &source)
{
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/mappings/"_s;
    const ServerAddress server = ServerAddress::fromText(source);
    const QString name =
        server.scheme.isEmpty() ? QFileInfo(source).completeBaseName() : server.parts.value(0, server.scheme);
    return folder + name + u".mapping.json"_s;
}

/// A file's name; of a server what is read of it.
QString titleOf(const QString &source)
{
    const ServerAddress server = ServerAddress::fromText(source);
    return server.scheme.isEmpty() ? QFileInfo(source).fileName() : server.parts.join(u", "_s);
}

/// A sentence when it cannot be written.
QString writeMapping(const QString &path, const QByteArray &json)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.commit())
        return {};
    return u"The mapping cannot be saved to “%1”: %2. Choose another place."_s.arg(path, file.errorString());
}

} // namespace

void MainWindow::connectOpening()
{
    m_trialSlot = std::make_unique<QuerySlot>(m_pool);
    m_previewSlot = std::make_unique<QuerySlot>(m_pool);
    m_describeSlot = std::make_unique<QuerySlot>(m_pool);
    m_testSlot = std::make_unique<QuerySlot>(m_pool);
    m_partsSlot = std::make_unique<QuerySlot>(m_pool);
    m_startPage->setRecents(*m_recentSources);
    connect(m_startPage, &StartPage::recentWanted, this, &MainWindow::openAt);
    connect(m_errorPage, &ErrorPage::describeWanted, this,
            [this] { describeSource(ConnectorCatalog::placeOf(m_sources.location(m_errorSource))); });
    connect(&m_sources, &OpenedSources::statusChanged, this, &MainWindow::rememberOpened);
    connect(&m_sources, &OpenedSources::statusChanged, this, [this](int id) {
        if (m_sources.model().status(id).state == SourceStatus::Failed)
            seekDescribable(id);
    });
}

// A failed source may hold a table that nobody has described yet: then the page about it offers that.
void MainWindow::seekDescribable(int source)
{
    const SourceLocation location = m_sources.location(source);
    if (!location.mappingFile.isEmpty() || !location.url.isLocalFile() || m_describable.value(source))
        return;
    if (m_describeSlot->isRunning()) { // a newer question would cancel the one before
        m_describeNext.insert(source);
        return;
    }
    m_describeSlot->start(
        [&catalog = m_catalog, location](QueryScope &scope) {
            return trySource(catalog, location, scope.stop()).canDescribe;
        },
        [this, source](bool &&can) {
            m_describable[source] = can;
            if (can && m_errorSource == source)
                updatePage();
            const QSet<int> waiting = std::exchange(m_describeNext, {});
            for (const int next : waiting) {
                if (m_sources.model().contains(next))
                    seekDescribable(next);
            }
        });
}

void MainWindow::rememberOpened(int source)
{
    const SourceStatus &status = m_sources.model().status(source);
    const SourceLocation location = m_sources.location(source);
    const QString place = ConnectorCatalog::placeOf(location);
    const bool following = status.state == SourceStatus::Following;
    if (!m_visited.contains(source) && (status.events > 0 || following)) {
        m_visited.insert(source, false);
        m_recentSources->visit({place, location.mappingFile, RecentSource::Source, status.events,
                                QDateTime::currentDateTimeUtc()});
    }
    // Once it is read to its end, and when the window closes: a live source would have it written all the
    // time.
    if (following && !std::exchange(m_visited[source], true)) {
        m_recentSources->setEvents(place, location.mappingFile, status.events);
        // A moment later, so that the first rows do not wait for it.
        QTimer::singleShot(500, &m_entities, &EntitiesModel::prepareSearch);
    }
}

void MainWindow::openAt(const QString &place, const QString &mappingFile)
{
    if (mappingFile.isEmpty()) {
        open(place);
        return;
    }
    openLocation(ConnectorCatalog::locationOf(place, mappingFile));
}

void MainWindow::chooseFile()
{
    auto *dialog = new OpenDialog(connectorEntries(m_catalog), *m_recentSources, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &OpenDialog::checkWanted, this,
            [this, dialog](const QString &place, const QString &mapping) {
                m_trialSlot->start(
                    [&catalog = m_catalog, location = ConnectorCatalog::locationOf(place, mapping)](
                        QueryScope &scope) { return trySource(catalog, location, scope.stop()); },
                    [dialog = QPointer(dialog), place](SourceCheck &&check) {
                        if (dialog)
                            dialog->showCheck(place, check);
                    });
            });
    connect(dialog, &OpenDialog::openWanted, this, &MainWindow::openAt);
    connect(dialog, &OpenDialog::describeWanted, this, [this, dialog](const QString &place) {
        dialog->reject();
        describeSource(place);
    });
    connect(dialog, &QDialog::finished, this, [this] {
        m_trialSlot->cancel();
        m_testSlot->cancel();
        m_partsSlot->cancel();
    });
    connectServers(dialog);
    dialog->open();
}

void MainWindow::describeSource(const QString &place)
{
    SourceLocation location = ConnectorCatalog::locationOf(place);
    m_sources.secrets().find(location, this, [this, place, location](const Secrets::Found &found) mutable {
        location.secrets = found.values;
        describeLocation(place, location);
    });
}

void MainWindow::describeLocation(const QString &place, const SourceLocation &location)
{
    auto *dialog = new MappingDialog(titleOf(place), mappingFileFor(place), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTimeText(m_timeText);
    using Answer = std::pair<QList<DescribedTable>, QString>;
    m_trialSlot->start(
        [&catalog = m_catalog, location](QueryScope &scope) {
            SourceError error;
            const auto tables = describeTables(catalog, location, scope.stop(), &error);
            return Answer(tables, QStringList{error.sentence, error.advice}.join(u' ').trimmed());
        },
        [dialog = QPointer(dialog)](Answer &&answer) {
            if (dialog)
                dialog->setTables(answer.first);
            if (dialog && !answer.second.isEmpty())
                dialog->showProblem(answer.second);
        });
    connect(dialog, &MappingDialog::previewWanted, this, [this, dialog, location] {
        m_previewSlot->start(
            [&catalog = m_catalog, location, draft = dialog->draft()](QueryScope &scope) {
                return readPreview(catalog, location, draft, PreviewRows, scope.stop());
            },
            [dialog = QPointer(dialog)](Preview &&preview) {
                if (dialog)
                    dialog->showPreview(preview.rows, preview.error ? preview.error->sentence : QString());
            });
    });
    connect(dialog, &MappingDialog::saveWanted, this, [this, dialog, place, location](const QString &file) {
        const QString problem = file.isEmpty() ? u"Say where to save the mapping."_s
                                               : writeMapping(file, dialog->draft().toJson());
        if (!problem.isEmpty()) {
            dialog->showProblem(problem);
            return;
        }
        dialog->accept();
        // What could not be read without the mapping gives way to what can be read with it.
        for (int row = m_sources.model().rowCount() - 1; row >= 0; --row) {
            const int id = m_sources.model().idAt(row);
            if (m_sources.location(id).url == location.url &&
                m_sources.model().status(id).state == SourceStatus::Failed)
                m_sources.close(id);
        }
        openAt(place, file);
    });
    connect(dialog, &QDialog::finished, this, [this] {
        m_trialSlot->cancel();
        m_previewSlot->cancel();
    });
    dialog->open();
}

} // namespace Backstory
