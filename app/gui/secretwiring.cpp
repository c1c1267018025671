// SPDX-License-Identifier: GPL-3.0-or-later
// How the window asks for passwords of sources and tries servers; the rest of the wiring is in
// mainwindow.cpp.
#include "app/catalog/connectorcatalog.h"
#include "app/gui/mainwindow.h"
#include "app/opening/sourcetrial.h"
#include "views/opening/opendialog.h"
#include "views/opening/secretdialog.h"
#include "views/theme/noticebar.h"

namespace Backstory
{

void MainWindow::connectSecrets()
{
    connect(&m_sources, &OpenedSources::secretsWanted, this,
            [this](int source, const QStringList &names, const QString &problem) {
                m_secretsAsked.append({source, names, problem});
                askNextSecret();
            });
}

// The connection test and the topics of the Open dialog: passwords that are typed there come first, those of
// the session and the keyring fill the gaps.
void MainWindow::connectServers(OpenDialog *dialog)
{
    connect(dialog, &OpenDialog::secretsTyped, this,
            [this](const QString &place, const Secrets::Values &typed, bool remember) {
                keepSecrets(ConnectorCatalog::locationOf(place), typed, remember);
            });
    connect(dialog, &OpenDialog::testCanceled, this, [this] {
        ++m_testRun;
        m_testSlot->cancel();
    });
    connect(dialog, &OpenDialog::testWanted, this,
            [this, dialog](const QString &place, const Secrets::Values &typed) {
                SourceLocation location = ConnectorCatalog::locationOf(place);
                location.secrets = typed;
                const int run = ++m_testRun;
                m_sources.secrets().find(location, dialog,
                                         [this, dialog, location, run](const Secrets::Found &found) mutable {
                                             location.secrets = found.values;
                                             if (run == m_testRun)
                                                 startTest(dialog, location);
                                         });
            });
    connect(dialog, &OpenDialog::partsWanted, this,
            [this, dialog](const QString &place, const Secrets::Values &typed) {
                SourceLocation location = ConnectorCatalog::locationOf(place);
                location.secrets = typed;
                m_sources.secrets().find(location, dialog,
                                         [this, dialog, location](const Secrets::Found &found) mutable {
                                             location.secrets = found.values;
                                             startParts(dialog, location);
                                         });
            });
}

void MainWindow::startTest(OpenDialog *dialog, const SourceLocation &location)
{
    const QPointer<OpenDialog> shown(dialog);
    // Crosses to this thread, step by step; the pool's threads end before the window does.
    const auto tell = [this, shown, run = m_testRun](const CheckStep &step) {
        QMetaObject::invokeMethod(
            this,
            [this, shown, run, step] {
                if (shown && run == m_testRun)
                    shown->showStep(step);
            },
            Qt::QueuedConnection);
    };
    m_testSlot->start(
        [&catalog = m_catalog, location, tell](QueryScope &scope) {
            return testConnection(catalog, location, tell, scope.stop());
        },
        [shown](std::optional<SourceError> &&error) {
            if (shown)
                shown->showTestEnd(error ? error->sentence : QString(), error ? error->advice : QString());
        });
}

void MainWindow::startParts(OpenDialog *dialog, const SourceLocation &location)
{
    m_partsSlot->start([&catalog = m_catalog,
                        location](QueryScope &scope) { return listParts(catalog, location, scope.stop()); },
                       [shown = QPointer(dialog)](PartsAnswer &&answer) {
                           if (!shown)
                               return;
                           if (answer.error)
                               shown->showPartsFailure(answer.error->sentence, answer.error->advice);
                           else
                               shown->showParts(answer.parts);
                       });
}

// One dialog at a time; a source that is closed meanwhile is not asked about.
void MainWindow::askNextSecret()
{
    if (m_asksForSecret || m_secretsAsked.isEmpty())
        return;
    const auto [source, missing, problem] = m_secretsAsked.takeFirst();
    const SourceLocation location = m_sources.location(source);
    if (location.url.isEmpty()) {
        askNextSecret();
        return;
    }
    QList<std::pair<QString, QString>> names;
    for (const QString &name : missing)
        names.append({name, m_sources.secrets().wordsFor(location, name)});
    auto *dialog = new SecretDialog(ConnectorCatalog::placeOf(location), names, problem, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_asksForSecret = true;
    connect(dialog, &QDialog::finished, this, [this, dialog, source = source, location](int result) {
        m_asksForSecret = false;
        const Secrets::Values typed = result == QDialog::Accepted ? dialog->secrets() : Secrets::Values();
        if (result == QDialog::Accepted)
            keepSecrets(location, typed, dialog->isToBeRemembered());
        // Without a password the connector says itself what is wrong, and "Read again" asks once more.
        m_sources.start(source, typed);
        askNextSecret();
    });
    dialog->open();
}

void MainWindow::keepSecrets(const SourceLocation &location, const Secrets::Values &values, bool remember)
{
    if (remember)
        m_sources.secrets().remember(location, values, this,
                                     [this](const QString &problem) { m_notice->show(problem); });
    else
        m_sources.secrets().keep(location, values);
}

} // namespace Backstory
