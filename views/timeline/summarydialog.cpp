// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/summarydialog.h"
#include "views/theme/fonts.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

SummaryDialog::SummaryDialog(const QString &type, const QString &text, QWidget *parent)
    : QDialog(parent)
    , m_type(type)
    , m_edit(new QLineEdit(text, this))
    , m_preview(new QLabel(this))
{
    setWindowTitle(u"Summary of %1"_s.arg(type));
    setMinimumWidth(560);
    m_edit->setFont(monoFont());
    m_edit->setPlaceholderText(u"{qty} × {sku}"_s);
    m_edit->setClearButtonEnabled(true);
    m_edit->setAccessibleName(u"Template"_s);
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setWordWrap(true);
    m_preview->setMinimumHeight(32);
    m_preview->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_preview->setAccessibleName(u"What it makes of the selected event"_s);
    auto *fields = new QLabel(this);
    fields->setTextFormat(Qt::PlainText);
    fields->setWordWrap(true);
    fields->setProperty("role", u"muted"_s);
    fields->setText(u"Write fields in braces: {customer.name}, {lines[0].sku}. {name|mail} takes the first "
                    "that is there. Without a template the most telling fields are shown."_s);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(12);
    form->addRow(u"&Template"_s, m_edit);
    form->addRow(u"Shows"_s, m_preview);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setText(u"Use it"_s);
    m_ok->setProperty("filled", true);
    QPushButton *remove = buttons->addButton(u"&No template"_s, QDialogButtonBox::ResetRole);
    remove->setEnabled(!text.isEmpty());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addWidget(fields);
    layout->addWidget(buttons);
    connect(m_edit, &QLineEdit::textChanged, this, &SummaryDialog::update);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT templateChosen(m_type, m_edit->text());
        accept();
    });
    connect(remove, &QPushButton::clicked, this, [this] {
        Q_EMIT templateChosen(m_type, {});
        accept();
    });
    update();
}

void SummaryDialog::setPayload(const DecodedPayload &payload)
{
    m_payload = payload;
    update();
}

void SummaryDialog::update()
{
    const QString problem = templateProblem(m_edit->text());
    SummaryTemplates templates;
    if (problem.isEmpty())
        templates.set(m_type, m_edit->text());
    m_preview->setText(problem.isEmpty() ? templates.summary(m_type, m_payload) : problem);
    m_preview->setProperty("role", problem.isEmpty() ? u""_s : u"critical"_s);
    m_preview->style()->polish(m_preview);
    m_ok->setEnabled(problem.isEmpty());
}

} // namespace Backstory
