// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/secretdialog.h"
#include "views/theme/fonts.h"
#include "views/theme/labels.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

SecretDialog::SecretDialog(const QString &source, const QList<std::pair<QString, QString>> &names,
                           const QString &problem, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(u"Password"_s);
    setModal(true);
    setMinimumWidth(440);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(wrappedLabel(u"A password is needed"_s, nameFont(), {}, this));
    layout->addWidget(wrappedLabel(source, monoFont(), u"muted"_s, this));
    layout->addSpacing(8);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft);
    for (const auto &[name, words] : names) {
        auto *field = new QLineEdit(this);
        field->setEchoMode(QLineEdit::Password);
        field->setAccessibleName(words);
        form->addRow(new QLabel(words, this), field);
        m_fields.insert(name, field);
    }
    layout->addLayout(form);
    m_remember = new QCheckBox(u"&Remember it in the keyring"_s, this);
    m_remember->setToolTip(u"Else it is kept until Backstory is closed. It is never written to a file."_s);
    layout->addWidget(m_remember);
    if (!problem.isEmpty())
        layout->addWidget(wrappedLabel(problem, textFont(), u"muted"_s, this));
    layout->addSpacing(8);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *open = buttons->addButton(u"&Open"_s, QDialogButtonBox::AcceptRole);
    open->setDefault(true);
    open->setProperty("filled", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    if (!names.isEmpty())
        m_fields.value(names.first().first)->setFocus();
}

QMap<QString, QString> SecretDialog::secrets() const
{
    QMap<QString, QString> typed;
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it)
        typed.insert(it.key(), it.value()->text());
    return typed;
}

bool SecretDialog::isToBeRemembered() const
{
    return m_remember->isChecked();
}

} // namespace Backstory
