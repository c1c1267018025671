// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spacetime/spacetimemodel.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class ElidedLabel;
class SpaceTimeArea;
class SubjectLabel;

/// A space-time diagram with its header and a sentence below it that can be copied. It follows what others
/// select, hover and mark in time, and tells what was chosen here.
class SpaceTimeView : public QWidget
{
    Q_OBJECT
public:
    explicit SpaceTimeView(SpaceTimeModel &model, QWidget *parent = nullptr);

    SpaceTimeArea *area() const { return m_area; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Title, diagram and sentence; as it is seen, but with all lanes.
    QImage picture(qreal ratio = 2) const;
    /// Asks for it to be saved.
    void exportPicture();

public Q_SLOTS:
    void setSelected(const Backstory::EventReference &event);
    void setHovered(const Backstory::EventReference &event);
    void setCursor(Backstory::Timestamp moment);
    /// Events are still being read from the sources.
    void setReading(bool reading);
    void setTimeText(Backstory::TimeText text);

Q_SIGNALS:
    void eventSelected(const Backstory::EventReference &event);
    void eventActivated(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event);
    void traceWanted(const Backstory::EventReference &event);
    void cursorChosen(Backstory::Timestamp moment);
    /// The picture as a file's content; the name's suffix says the format.
    void exportWanted(const QByteArray &content, const QString &suggestedName);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeFooter();
    void updateTexts();
    void updateChoice();
    void updateEmpty();
    void updateLegend();
    QString note() const;
    QString legend() const;

    SpaceTimeModel &m_model;
    bool m_reading = false;
    SubjectLabel *m_subject;
    QToolButton *m_witness;
    QToolButton *m_all;
    QWidget *m_choices; ///< these two
    QToolButton *m_producers;
    QToolButton *m_cone;
    QToolButton *m_fold;
    QToolButton *m_fit;
    QToolButton *m_save;
    SpaceTimeArea *m_area;
    QLabel *m_emptyTitle;
    QLabel *m_emptyText;
    QWidget *m_empty;
    QStackedWidget *m_stack;
    QWidget *m_footer;
    QLabel *m_problem;
    QLabel *m_sentence;
    ElidedLabel *m_legend; ///< or how the selected event stands to the one before
    QToolButton *m_copy;
};

} // namespace Backstory
