// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activity/activitycontrols.h"

#include "models/text/timetext.h"
#include "views/theme/namespicker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Minute = 60'000'000'000;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;

QComboBox *combo(const QString &name, const QString &tip)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    return box;
}

QLineEdit *pathField(const QString &name, const QString &example, const QString &tip)
{
    auto *field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(example);
    field->setToolTip(tip);
    field->setClearButtonEnabled(true);
    field->setMinimumWidth(72);
    field->setMaximumWidth(176);
    return field;
}

/// Shows what a dashboard has chosen though it is none of those that are offered.
void select(QComboBox *box, qint64 value, const QString &text)
{
    if (box->findData(value) < 0)
        box->addItem(text, value);
    box->setCurrentIndex(box->findData(value));
}

} // namespace

ActivityControls::ActivityControls(QWidget *parent)
    : QWidget(parent)
    , m_types(new NamesPicker({u"Types"_s}))
    , m_by(combo(u"What the parts of the bars are"_s, u"What the parts of the bars are"_s))
    , m_field(pathField(u"Field of the payload"_s, u"customer.country"_s,
                        u"The path of the payload's field by whose values events are counted"_s))
    , m_sum(pathField(u"Sum of a field of the payload"_s, u"Sum of …"_s,
                      u"The path of a number in the payload that is added up, as amount or total.net; empty: "
                      u"events are counted"_s))
    , m_bucket(combo(u"Length of a bar"_s, u"How much time a bar stands for"_s))
    , m_shift(combo(u"What the bars are compared with"_s, u"Draws a dashed line through what was earlier"_s))
{
    m_by->addItem(u"By type"_s, ActivityFilter::Type);
    m_by->addItem(u"By category"_s, ActivityFilter::Category);
    m_by->addItem(u"By producer"_s, ActivityFilter::Producer);
    m_by->addItem(u"By a field"_s, ActivityFilter::Field);
    m_bucket->addItem(u"Bars that suit"_s, 0);
    for (const qint64 bucket : {Minute, 5 * Minute, 15 * Minute, Hour, 6 * Hour, Day})
        m_bucket->addItem(u"Bars of "_s + durationText(bucket), bucket);
    m_shift->addItem(u"No comparison"_s, 0);
    for (const qint64 shift : {Hour, Day, 7 * Day})
        m_shift->addItem(u"Beside "_s + shiftText(shift), shift);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(8);
    for (QWidget *control :
         {static_cast<QWidget *>(m_types), static_cast<QWidget *>(m_by), static_cast<QWidget *>(m_field),
          static_cast<QWidget *>(m_sum), static_cast<QWidget *>(m_bucket), static_cast<QWidget *>(m_shift)})
        layout->addWidget(control);
    layout->addStretch(1);
    connect(m_types, &NamesPicker::chosen, this, [this](const QList<QStringList> &chosen) {
        m_choice.filter.only = chosen[0];
        Q_EMIT choiceChanged(m_choice);
    });
    for (QComboBox *box : {m_by, m_bucket, m_shift})
        connect(box, &QComboBox::currentIndexChanged, this, &ActivityControls::change);
    connect(m_by, &QComboBox::activated, this, [this] {
        if (m_choice.filter.by == ActivityFilter::Field && m_field->text().isEmpty())
            m_field->setFocus();
    });
    for (QLineEdit *field : {m_field, m_sum}) {
        connect(field, &QLineEdit::editingFinished, this, &ActivityControls::change);
        connect(field, &QLineEdit::textChanged, this, [this](const QString &text) {
            if (text.isEmpty())
                change(); // by its button
        });
    }
    showChoice();
}

QString ActivityControls::shiftText(qint64 shift)
{
    return shift <= 0         ? QString()
           : shift == Hour    ? u"an hour earlier"_s
           : shift == Day     ? u"a day earlier"_s
           : shift == 7 * Day ? u"a week earlier"_s
                              : durationText(shift) + u" earlier"_s;
}

void ActivityControls::setTypes(const QStringList &types)
{
    m_types->setNames({types});
}

void ActivityControls::setChoice(const ActivityChoice &choice)
{
    m_choice = choice;
    showChoice();
}

void ActivityControls::showChoice()
{
    m_showing = true;
    m_types->setChosen({m_choice.filter.only});
    m_by->setCurrentIndex(m_by->findData(m_choice.filter.by));
    m_field->setText(m_choice.filter.field);
    m_field->setVisible(m_choice.filter.by == ActivityFilter::Field);
    m_sum->setText(m_choice.filter.sum);
    select(m_bucket, m_choice.filter.bucket, u"Bars of "_s + durationText(m_choice.filter.bucket));
    select(m_shift, m_choice.shift, u"Beside "_s + shiftText(m_choice.shift));
    m_showing = false;
}

void ActivityControls::change()
{
    if (m_showing)
        return;
    ActivityChoice choice = m_choice;
    choice.filter.by = ActivityFilter::By(m_by->currentData().toInt());
    choice.filter.field = m_field->text().trimmed();
    choice.filter.sum = m_sum->text().trimmed();
    choice.filter.bucket = m_bucket->currentData().toLongLong();
    choice.shift = m_shift->currentData().toLongLong();
    m_field->setVisible(choice.filter.by == ActivityFilter::Field);
    if (choice == m_choice)
        return;
    m_choice = choice;
    Q_EMIT choiceChanged(m_choice);
}

} // namespace Backstory
