// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/openingestimate.h"
#include "models/opening/partsmodel.h"
#include "models/opening/serveraddress.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QStackedLayout;
class QTableView;

namespace Backstory
{

/// Chooses the topics of a server and how much of them is read, with what that would cost. Owns the table's
/// model.
class PartsPage : public QWidget
{
    Q_OBJECT
public:
    explicit PartsPage(QWidget *parent = nullptr);

    /// The topics of another server are not those of this one.
    void clear();
    void showRunning();
    void showParts(const QList<OpeningPart> &parts);
    void showFailure(const QString &sentence, const QString &advice);
    bool hasParts() const { return m_hasParts; }
    /// The topics and the scope that the address names.
    void showAddress(const ServerAddress &address);
    /// Where there is none, the filter field.
    void focusTable();

Q_SIGNALS:
    void edited(const Backstory::ServerAddress &address);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeFilter();
    QWidget *makeTable();
    QWidget *makeScope();
    void takeChoice();
    void takeScope();
    void showScopeFields();
    OpeningScope scope() const;
    void updateEstimate();
    void say(const QString &sentence, const QString &advice);

    ServerAddress m_address;
    PartsModel m_model;
    PartsFilter m_filter;
    bool m_hasParts = false;
    QLineEdit *m_search;
    QCheckBox *m_internal;
    QTableView *m_table;
    QLabel *m_sentence;
    QLabel *m_advice;
    QWidget *m_scopeRow;
    QComboBox *m_scope;
    QLineEdit *m_from;
    QSpinBox *m_newest;
    QLabel *m_estimate;
    QLabel *m_assumptions;
    QStackedLayout *m_stack;
};

} // namespace Backstory
