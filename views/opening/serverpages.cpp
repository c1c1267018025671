// SPDX-License-Identifier: GPL-3.0-or-later
// What the Open dialog does with servers; the rest of it is in opendialog.cpp.
#include "views/opening/checkpanel.h"
#include "views/opening/kafkaform.h"
#include "views/opening/kurrentform.h"
#include "views/opening/opendialog.h"
#include "views/opening/partspage.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

void setFilled(QPushButton *button, bool filled)
{
    button->setProperty("filled", filled);
    button->setDefault(filled);
    button->style()->unpolish(button);
    button->style()->polish(button);
}

} // namespace

const ConnectorEntry *OpenDialog::server() const
{
    if (!ServerAddress::isServer(place()))
        return nullptr;
    const QString scheme = place().section(u':', 0, 0);
    const auto found =
        std::find_if(m_connectors.begin(), m_connectors.end(), [&scheme](const ConnectorEntry &each) {
            return each.schemes.contains(scheme, Qt::CaseInsensitive);
        });
    return found == m_connectors.end() ? nullptr : &*found;
}

bool OpenDialog::hasForm() const
{
    const ConnectorEntry *entry = server();
    return entry && m_forms.contains(entry->id);
}

QWidget *OpenDialog::makeServerPart()
{
    auto *forms = new QWidget; // of which one is shown
    forms->setProperty("role", u"panel"_s);
    auto *layout = new QVBoxLayout(forms);
    layout->setContentsMargins({});
    for (const auto &[id, form] : {std::pair<QString, ServerForm *>{u"kafka"_s, new KafkaForm},
                                   std::pair<QString, ServerForm *>{u"kurrentdb"_s, new KurrentForm}}) {
        m_forms.insert(id, form);
        layout->addWidget(form);
    }
    layout->addStretch(1);
    m_form = m_forms.first();
    auto *area = new QScrollArea;
    area->setWidget(forms);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_serverPart = area;
    return area;
}

void OpenDialog::connectServerPart()
{
    for (ServerForm *form : std::as_const(m_forms)) {
        connect(form, &ServerForm::edited, this, &OpenDialog::takeAddress);
        connect(form, &ServerForm::secretsChanged, this, [this] {
            endTest();
            m_partsPage->clear();
            updateFooter();
        });
    }
    connect(m_partsPage, &PartsPage::edited, this, &OpenDialog::takeAddress);
    connect(m_place, &QLineEdit::editingFinished, this, &OpenDialog::takeTypedSecrets);
    connect(m_test, &QPushButton::clicked, this, &OpenDialog::toggleTest);
    connect(m_chooseParts, &QPushButton::clicked, this,
            [this] { showConnectionPage(m_pages->currentIndex() != 0); });
}

// Chosen in the list: the form of a server, or again what stood in the field.
void OpenDialog::chooseConnector(int row)
{
    const ConnectorEntry &entry = m_connectors[row];
    const ConnectorEntry *shown = server();
    if (entry.isServer() && shown != &entry) {
        if (!shown)
            m_otherPlace = place();
        m_place->setText(entry.schemes.first() + u"://"_s);
    } else if (!entry.isServer() && shown) {
        m_place->setText(std::exchange(m_otherPlace, {}));
    }
}

void OpenDialog::updateServer()
{
    const ConnectorEntry *entry = server();
    if (hasForm())
        m_form = m_forms[entry->id];
    for (ServerForm *each : std::as_const(m_forms))
        each->setVisible(each == m_form);
    const ServerAddress before = m_address;
    m_address = entry ? ServerAddress::fromText(place()) : ServerAddress();
    for (QWidget *each : std::as_const(m_fileOnly))
        each->setVisible(!entry);
    for (QWidget *each : std::as_const(m_mappingRow))
        each->setVisible(!entry || entry->takesMapping);
    m_serverPart->setVisible(hasForm());
    endTest();
    if (before.account() != m_address.account()) {
        m_pastedSecrets.clear();
        m_partsPage->clear();
        if (before.user != m_address.user || before.servers != m_address.servers)
            m_testCheck = {};
    }
    m_form->showAddress(m_address);
    m_partsPage->showAddress(m_address);
    if (entry) {
        m_panel->showHint(entry->canTest
                              ? u"The connection is tested when you ask for it, step by step. Nothing is "
                                "written, no group is joined, and nothing is opened yet."_s
                              : QString());
        m_isFollowing = true;
        m_connectorList->setCurrentRow(int(entry - m_connectors.constData()));
        m_isFollowing = false;
    } else if (m_pages->currentIndex() != 0) {
        m_pages->setCurrentIndex(0);
    }
    updateFooter();
}

bool OpenDialog::canOpenServer() const
{
    const ConnectorEntry *entry = server();
    const bool hasPlace = !m_address.servers.isEmpty() || !m_address.option(u"config"_s).isEmpty();
    return entry && hasPlace && (!entry->canListParts || !m_address.parts.isEmpty());
}

void OpenDialog::updateFooter()
{
    const ConnectorEntry *entry = server();
    const bool onConnection = m_pages->currentIndex() == 0;
    const bool hasPlace = !m_address.servers.isEmpty() || !m_address.option(u"config"_s).isEmpty();
    m_test->setVisible(entry && entry->canTest && onConnection);
    m_chooseParts->setVisible(entry && entry->canListParts);
    m_test->setText(m_isTesting ? u"&Stop the test"_s : u"&Test connection"_s);
    m_test->setToolTip(m_isTesting ? u"What has been tried so far stays"_s
                                   : u"Look up the name, connect, log in and read one event, step by step"_s);
    m_chooseParts->setText(onConnection ? u"C&hoose topics…"_s : u"&Back to the connection"_s);
    m_chooseParts->setToolTip(onConnection ? u"See the topics with their sizes, and how much is read"_s
                                           : u"The address and its test"_s);
    m_test->setEnabled(hasPlace);
    m_chooseParts->setEnabled(hasPlace);
    if (!entry) {
        if (!m_describe->isVisibleTo(this))
            setFilled(m_open, true);
        return;
    }
    const bool canOpen = canOpenServer();
    m_describe->setVisible(entry->takesMapping && canOpen && mappingFile().isEmpty());
    setFilled(m_describe, false);
    m_open->setEnabled(canOpen);
    m_summary->setText(!hasPlace ? hasForm() ? u"Type or paste an address, or fill in the form."_s
                                             : u"Type or paste an address: host:port behind the slashes."_s
                       : canOpen ? QString()
                                 : u"Choose the topics to read."_s);
    // The likeliest button is the filled one.
    const bool wantsParts = hasPlace && !canOpen && onConnection;
    setFilled(m_chooseParts, wantsParts);
    setFilled(m_open, !wantsParts);
}

void OpenDialog::takeAddress(const ServerAddress &address)
{
    const QString text = address.toText();
    if (text != m_place->text())
        m_place->setText(text);
}

// A password that was pasted with the address goes to its field: addresses are shown, remembered and sent on.
void OpenDialog::takeTypedSecrets()
{
    const ConnectorEntry *entry = server();
    if (!entry)
        return;
    QMap<QString, QString> secrets;
    const ServerAddress address = ServerAddress::fromText(place(), &secrets);
    if (secrets.isEmpty())
        return;
    for (auto it = secrets.cbegin(); it != secrets.cend(); ++it) {
        const QString name = it.key().isEmpty() ? entry->secrets.value(0) : it.key();
        if (hasForm())
            m_form->setSecret(name, it.value());
        else
            m_pastedSecrets.insert(name, it.value());
    }
    m_place->setText(address.toText());
    m_summary->setText(hasForm() ? u"The password has been moved from the address to its field."_s
                                 : u"The password has been taken out of the address, and is used."_s);
}

void OpenDialog::toggleTest()
{
    if (m_isTesting) {
        endTest();
        m_panel->showCheck(m_testCheck);
        return;
    }
    takeTypedSecrets();
    m_testCheck = {};
    m_isTesting = true;
    m_panel->showCheck(m_testCheck, true);
    updateFooter();
    Q_EMIT testWanted(place(), typedSecrets());
}

void OpenDialog::endTest()
{
    if (!std::exchange(m_isTesting, false))
        return;
    Q_EMIT testCanceled();
    updateFooter();
}

void OpenDialog::showStep(const CheckStep &step)
{
    if (!m_isTesting)
        return;
    m_testCheck.steps.append(step);
    m_panel->showCheck(m_testCheck, true);
}

void OpenDialog::showTestEnd(const QString &sentence, const QString &advice)
{
    if (!std::exchange(m_isTesting, false))
        return;
    const auto &steps = m_testCheck.steps;
    const bool said = std::any_of(steps.begin(), steps.end(),
                                  [](const CheckStep &step) { return step.state == CheckStep::Failed; });
    if (!sentence.isEmpty() && !said)
        m_testCheck.steps.append({u"Connection"_s, sentence, CheckStep::Failed, -1});
    m_testCheck.advice = advice;
    m_panel->showCheck(m_testCheck);
    updateFooter();
}

void OpenDialog::showConnectionPage(bool connection)
{
    m_pages->setCurrentIndex(connection ? 0 : 1);
    if (!connection) {
        takeTypedSecrets();
        endTest();
    }
    if (!connection && !m_partsPage->hasParts()) {
        m_partsPage->showRunning();
        Q_EMIT partsWanted(place(), typedSecrets());
    }
    updateFooter();
    if (connection)
        m_place->setFocus();
    else
        m_partsPage->focusTable();
}

void OpenDialog::showParts(const QList<OpeningPart> &parts)
{
    m_partsPage->showParts(parts);
    if (m_pages->currentIndex() == 1)
        m_partsPage->focusTable();
}

void OpenDialog::showPartsFailure(const QString &sentence, const QString &advice)
{
    m_partsPage->showFailure(sentence, advice);
}

void OpenDialog::acceptServer()
{
    takeTypedSecrets();
    if (!canOpenServer())
        return;
    endTest();
    tellSecrets();
    Q_EMIT openWanted(place(), mappingFile());
    QDialog::accept();
}

QMap<QString, QString> OpenDialog::typedSecrets() const
{
    return hasForm() ? m_form->secrets() : m_pastedSecrets;
}

void OpenDialog::tellSecrets()
{
    if (const QMap<QString, QString> secrets = typedSecrets(); server() && !secrets.isEmpty())
        Q_EMIT secretsTyped(place(), secrets, m_form->isToBeRemembered());
}

void OpenDialog::describe()
{
    takeTypedSecrets();
    tellSecrets();
    Q_EMIT describeWanted(place());
}

} // namespace Backstory
