// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/serverform.h"
#include "views/theme/fonts.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int LabelWidth = 88;

} // namespace

ServerForm::ServerForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_form->setContentsMargins(0, 0, 1, 0);
    m_form->setHorizontalSpacing(8);
    m_form->setVerticalSpacing(8);
    m_form->setLabelAlignment(Qt::AlignLeft);
}

QStringList ServerForm::listOf(const QString &text)
{
    QStringList list;
    for (const QString &each : text.split(u',', Qt::SkipEmptyParts)) {
        if (!each.trimmed().isEmpty())
            list.append(each.trimmed());
    }
    return list;
}

void ServerForm::addRow(const QString &label, QWidget *field)
{
    if (label.isEmpty()) {
        m_form->addRow(QString(), field);
        return;
    }
    auto *caption = new QLabel(label);
    caption->setFixedWidth(LabelWidth);
    caption->setBuddy(field);
    m_form->addRow(caption, field);
}

QLineEdit *ServerForm::addField(const QString &label, const QString &name, const QString &placeholder,
                                bool isFile, Read read, Write write, Use use)
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
    addRow(label, row);
    if (auto *caption = qobject_cast<QLabel *>(m_form->labelForField(row)))
        caption->setBuddy(edit);
    connect(edit, &QLineEdit::textEdited, this, [this, write](const QString &text) {
        take([&](ServerAddress &address) { write(address, text.trimmed()); });
    });
    m_fields.push_back({edit, row, std::move(read), std::move(write), std::move(use)});
    return edit;
}

QLineEdit *ServerForm::addOption(const QString &label, const QString &option, const QString &placeholder,
                                 bool isFile, Use use)
{
    return addField(
        label, QString(label).remove(u'&'), placeholder, isFile,
        [option](const ServerAddress &address) { return address.option(option); },
        [option](ServerAddress &address, const QString &text) { address.setOption(option, text); },
        std::move(use));
}

QLineEdit *ServerForm::addServers(const QString &label, const QString &placeholder)
{
    return addField(
        label, QString(label).remove(u'&'), placeholder, false,
        [](const ServerAddress &address) { return address.servers.join(u", "_s); },
        [](ServerAddress &address, const QString &text) { address.servers = listOf(text); });
}

void ServerForm::addSecret(const QString &label, const QString &name)
{
    auto *edit = new QLineEdit;
    edit->setEchoMode(QLineEdit::Password);
    edit->setAccessibleName(QString(label).remove(u'&'));
    edit->setPlaceholderText(u"empty: taken from the keyring"_s);
    addRow(label, edit);
    connect(edit, &QLineEdit::textEdited, this, &ServerForm::secretsChanged);
    m_secrets.insert(name, edit);
}

void ServerForm::addRemember()
{
    m_remember = new QCheckBox(u"&Remember passwords in the keyring"_s);
    m_remember->setToolTip(
        u"Else they are kept until Backstory is closed. They are never written to a file."_s);
    addRow({}, m_remember);
}

void ServerForm::take(const std::function<void(ServerAddress &)> &change)
{
    change(m_address);
    showAddress(m_address);
    Q_EMIT edited(m_address);
}

void ServerForm::showAddress(const ServerAddress &address)
{
    m_address = address;
    for (const Field &field : m_fields) {
        // What is being typed stays as it is typed: "a:9092, " says the same as "a:9092".
        ServerAddress same = address;
        field.write(same, field.edit->text().trimmed());
        if (field.read(same) != field.read(address))
            field.edit->setText(field.read(address));
    }
    update(address);
    showOnly();
}

// Only the fields that the rest of the address leaves a use for.
void ServerForm::showOnly()
{
    const auto set = [this](QWidget *row, bool visible) {
        if (QWidget *label = m_form->labelForField(row))
            label->setVisible(visible);
        row->setVisible(visible);
    };
    for (const Field &field : m_fields)
        set(field.row, !field.use || field.use(m_address));
    const QStringList used = usedSecrets(m_address);
    bool any = false;
    for (auto it = m_secrets.cbegin(); it != m_secrets.cend(); ++it) {
        set(it.value(), used.contains(it.key()));
        any = any || used.contains(it.key());
    }
    if (m_remember)
        set(m_remember, any);
}

QMap<QString, QString> ServerForm::secrets() const
{
    const QStringList used = usedSecrets(m_address);
    QMap<QString, QString> typed;
    for (auto it = m_secrets.cbegin(); it != m_secrets.cend(); ++it) {
        if (used.contains(it.key()) && !it.value()->text().isEmpty())
            typed.insert(it.key(), it.value()->text());
    }
    return typed;
}

void ServerForm::setSecret(const QString &name, const QString &value)
{
    if (QLineEdit *edit = m_secrets.value(name))
        edit->setText(value);
}

void ServerForm::clearSecrets()
{
    for (QLineEdit *edit : std::as_const(m_secrets))
        edit->clear();
}

bool ServerForm::isToBeRemembered() const
{
    return m_remember && m_remember->isChecked();
}

void ServerForm::chooseFile(QLineEdit *field, const QString &title)
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
