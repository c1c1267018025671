// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/kafkaform.h"
#include "views/theme/fonts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int LabelWidth = 88;

QStringList listOf(const QString &text)
{
    QStringList list;
    for (const QString &each : text.split(u',', Qt::SkipEmptyParts)) {
        if (!each.trimmed().isEmpty())
            list.append(each.trimmed());
    }
    return list;
}

QString userOf(const ServerAddress &address)
{
    return address.user.isEmpty() ? address.option(u"sasl.username"_s) : address.user;
}

} // namespace

KafkaForm::KafkaForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_form->setContentsMargins(0, 0, 1, 0);
    m_form->setHorizontalSpacing(8);
    m_form->setVerticalSpacing(8);
    m_form->setLabelAlignment(Qt::AlignLeft);
    addField(
        u"&Brokers"_s, u"Brokers"_s, u"host:9092, host2:9092"_s, false,
        [](const ServerAddress &address) { return address.servers.join(u", "_s); },
        [](ServerAddress &address, const QString &text) { address.servers = listOf(text); });
    addField(
        u"T&opics"_s, u"Topics"_s, u"chosen below, or typed with commas"_s, false,
        [](const ServerAddress &address) { return address.parts.join(u", "_s); },
        [](ServerAddress &address, const QString &text) { address.parts = listOf(text); });
    addSecurity();
    addTlsAndFile();
    showAddress({});
}

QLineEdit *KafkaForm::addField(const QString &label, const QString &name, const QString &placeholder,
                               bool isFile, std::function<QString(const ServerAddress &)> read,
                               std::function<void(ServerAddress &, const QString &)> write)
{
    auto *edit = new QLineEdit;
    edit->setAccessibleName(name);
    edit->setPlaceholderText(placeholder);
    edit->setFont(monoFont());
    QWidget *row = edit;
    if (isFile) {
        row = new QWidget;
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins({});
        line->setSpacing(8);
        auto *button = new QPushButton(u"Browse…"_s);
        button->setAccessibleName(u"Browse: "_s + name);
        button->setToolTip(u"Choose the file"_s);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, edit, name] { chooseFile(edit, name); });
        line->addWidget(edit, 1);
        line->addWidget(button);
    }
    auto *caption = new QLabel(label);
    caption->setFixedWidth(LabelWidth);
    caption->setBuddy(edit);
    m_form->addRow(caption, row);
    connect(edit, &QLineEdit::textEdited, this, [this, write](const QString &text) {
        take([&](ServerAddress &address) { write(address, text.trimmed()); });
    });
    m_fields.push_back({edit, row, std::move(read), std::move(write)});
    return edit;
}

QLineEdit *KafkaForm::addOption(const QString &label, const QString &option, const QString &placeholder,
                                bool isFile)
{
    return addField(
        label, QString(label).remove(u'&'), placeholder, isFile,
        [option](const ServerAddress &address) { return address.option(option); },
        [option](ServerAddress &address, const QString &text) { address.setOption(option, text); });
}

void KafkaForm::addSecret(const QString &label, const QString &name)
{
    auto *edit = new QLineEdit;
    edit->setEchoMode(QLineEdit::Password);
    edit->setAccessibleName(QString(label).remove(u'&'));
    edit->setPlaceholderText(u"empty: taken from the keyring"_s);
    auto *caption = new QLabel(label);
    caption->setFixedWidth(LabelWidth);
    caption->setBuddy(edit);
    m_form->addRow(caption, edit);
    connect(edit, &QLineEdit::textEdited, this, &KafkaForm::secretsChanged);
    m_secrets.insert(name, edit);
}

void KafkaForm::addSecurity()
{
    m_login = new QComboBox;
    m_login->setAccessibleName(u"Login"_s);
    m_tls = new QCheckBox(u"&Encrypted with TLS"_s);
    auto *caption = new QLabel(u"&Login"_s);
    caption->setFixedWidth(LabelWidth);
    caption->setBuddy(m_login);
    m_form->addRow(caption, m_login);
    m_form->addRow(QString(), m_tls);
    connect(m_login, &QComboBox::activated, this, &KafkaForm::takeSecurity);
    connect(m_tls, &QCheckBox::clicked, this, &KafkaForm::takeSecurity);
    m_withUser.append(
        addField(u"&User"_s, u"User"_s, {}, false, userOf, [](ServerAddress &address, const QString &text) {
            address.setOption(u"sasl.username"_s, {});
            address.user = text;
        }));
    addSecret(u"&Password"_s, u"sasl.password"_s);
    m_withTokens.append(
        addOption(u"To&ken URL"_s, u"sasl.oauthbearer.token.endpoint.url"_s, u"https://…/token"_s));
    m_withTokens.append(addOption(u"Client &id"_s, u"sasl.oauthbearer.client.id"_s, {}));
    addSecret(u"Client secret"_s, u"sasl.oauthbearer.client.secret"_s);
    m_withTokens.append(addOption(u"Scope"_s, u"sasl.oauthbearer.scope"_s, u"optional"_s));
}

void KafkaForm::addTlsAndFile()
{
    m_withTls.append(addOption(u"&CA file"_s, u"ssl.ca.location"_s, u"the system’s certificates"_s, true));
    m_withTls.append(
        addOption(u"Certificate"_s, u"ssl.certificate.location"_s, u"of the client: none"_s, true));
    m_withTls.append(addOption(u"Key"_s, u"ssl.key.location"_s, u"of the client: none"_s, true));
    addSecret(u"Key password"_s, u"ssl.key.password"_s);
    m_remember = new QCheckBox(u"&Remember passwords in the keyring"_s);
    m_remember->setToolTip(
        u"Else they are kept until Backstory is closed. They are never written to a file."_s);
    m_form->addRow(QString(), m_remember);
    addOption(u"Settin&gs file"_s, u"config"_s, u"client.properties: none"_s, true)
        ->setToolTip(u"A client.properties file of Java clients, or one of librdkafka"_s);
}

void KafkaForm::take(const std::function<void(ServerAddress &)> &change)
{
    change(m_address);
    showAddress(m_address);
    Q_EMIT edited(m_address);
}

void KafkaForm::takeSecurity()
{
    const KafkaSecurity chosen{m_tls->isChecked(), KafkaSecurity::Login(m_login->currentData().toInt())};
    take([&chosen](ServerAddress &address) { chosen.applyTo(address); });
}

void KafkaForm::showAddress(const ServerAddress &address)
{
    m_address = address;
    for (const Field &field : m_fields) {
        // What is being typed stays as it is typed: "a:9092, " says the same as "a:9092".
        ServerAddress same = address;
        field.write(same, field.edit->text().trimmed());
        if (field.read(same) != field.read(address))
            field.edit->setText(field.read(address));
    }
    const KafkaSecurity security = KafkaSecurity::of(address);
    QList<std::pair<QString, KafkaSecurity::Login>> logins{
        {u"None"_s, KafkaSecurity::NoLogin},
        {u"SASL PLAIN"_s, KafkaSecurity::Plain},
        {u"SASL SCRAM-SHA-256"_s, KafkaSecurity::Scram256},
        {u"SASL SCRAM-SHA-512"_s, KafkaSecurity::Scram512},
        {u"SASL OAUTHBEARER"_s, KafkaSecurity::OAuthBearer}};
    if (!address.option(u"config"_s).isEmpty())
        logins.prepend({u"As the settings file says"_s, KafkaSecurity::FromFile});
    if (security.login == KafkaSecurity::Other)
        logins.append({u"As the URL says"_s, KafkaSecurity::Other});
    m_login->clear();
    for (const auto &[words, login] : std::as_const(logins))
        m_login->addItem(words, login);
    m_login->setCurrentIndex(m_login->findData(security.login));
    m_tls->setChecked(security.tls);
    m_tls->setEnabled(security.login != KafkaSecurity::FromFile && security.login != KafkaSecurity::Other);
    showOnly();
}

// Only the fields that the choice of login leaves a use for.
void KafkaForm::showOnly()
{
    const KafkaSecurity security = KafkaSecurity::of(m_address);
    const bool hasUser = security.login == KafkaSecurity::Plain ||
                         security.login == KafkaSecurity::Scram256 ||
                         security.login == KafkaSecurity::Scram512;
    const bool hasTokens = security.login == KafkaSecurity::OAuthBearer;
    const auto set = [this](QWidget *row, bool visible) {
        if (QWidget *label = m_form->labelForField(row))
            label->setVisible(visible);
        row->setVisible(visible);
    };
    for (const Field &field : m_fields) {
        if (m_withUser.contains(field.edit))
            set(field.row, hasUser);
        else if (m_withTokens.contains(field.edit))
            set(field.row, hasTokens);
        else if (m_withTls.contains(field.edit))
            set(field.row, security.tls);
    }
    const QStringList used = KafkaSecurity::usedSecrets(m_address);
    bool any = false;
    for (auto it = m_secrets.cbegin(); it != m_secrets.cend(); ++it) {
        set(it.value(), used.contains(it.key()));
        any = any || used.contains(it.key());
    }
    set(m_remember, any);
}

QMap<QString, QString> KafkaForm::secrets() const
{
    const QStringList used = KafkaSecurity::usedSecrets(m_address);
    QMap<QString, QString> typed;
    for (auto it = m_secrets.cbegin(); it != m_secrets.cend(); ++it) {
        if (used.contains(it.key()) && !it.value()->text().isEmpty())
            typed.insert(it.key(), it.value()->text());
    }
    return typed;
}

void KafkaForm::setSecret(const QString &name, const QString &value)
{
    if (QLineEdit *edit = m_secrets.value(name))
        edit->setText(value);
}

void KafkaForm::clearSecrets()
{
    for (QLineEdit *edit : std::as_const(m_secrets))
        edit->clear();
}

bool KafkaForm::isToBeRemembered() const
{
    return m_remember->isChecked();
}

void KafkaForm::chooseFile(QLineEdit *field, const QString &title)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, field](const QString &file) {
        field->setText(file);
        Q_EMIT field->textEdited(file);
    });
    dialog->open();
}

} // namespace Backstory
