// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/kurrentform.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr QStringView Discover = u"+discover";

bool hasTls(const ServerAddress &address)
{
    return address.option(u"tls"_s).compare(u"false", Qt::CaseInsensitive) != 0;
}

/// Its clients ask all nodes that are named for the members of their cluster.
bool discovers(const ServerAddress &address)
{
    return address.scheme.endsWith(Discover) || address.servers.size() > 1;
}

} // namespace

KurrentForm::KurrentForm(QWidget *parent)
    : ServerForm(parent)
{
    addServers(u"&Nodes"_s, u"host:2113, host2:2113"_s);
    addConnection();
    addRemember();
    addScope();
    showAddress({});
}

void KurrentForm::addConnection()
{
    m_discover = new QCheckBox(u"&Ask for the members of the cluster"_s);
    m_discover->setToolTip(u"kurrentdb+discover://: the node is asked which others there are"_s);
    addRow({}, m_discover);
    connect(m_discover, &QCheckBox::clicked, this, [this](bool wanted) {
        take([wanted](ServerAddress &address) {
            if (address.scheme.endsWith(Discover))
                address.scheme.chop(Discover.size());
            if (wanted)
                address.scheme += Discover;
        });
    });
    m_node = new QComboBox;
    m_node->setAccessibleName(u"Which node"_s);
    m_node->addItem(u"the leader"_s, QString());
    m_node->addItem(u"a follower, which spares the leader"_s, u"follower"_s);
    m_node->addItem(u"a read-only replica"_s, u"readOnlyReplica"_s);
    m_node->addItem(u"any"_s, u"random"_s);
    addRow(u"&Which node"_s, m_node);
    connect(m_node, &QComboBox::activated, this, [this] {
        take([this](ServerAddress &address) {
            address.setOption(u"nodePreference"_s, m_node->currentData().toString());
        });
    });
    m_tls = new QCheckBox(u"&Encrypted with TLS"_s);
    addRow({}, m_tls);
    connect(m_tls, &QCheckBox::clicked, this, [this](bool wanted) {
        take([wanted](ServerAddress &address) {
            address.setOption(u"tls"_s, wanted ? QString() : u"false"_s);
            for (const QString &option :
                 {u"tlsCaFile"_s, u"tlsVerifyCert"_s, u"userCertFile"_s, u"userKeyFile"_s}) {
                if (!wanted)
                    address.setOption(option, {});
            }
        });
    });
    addField(
        u"&User"_s, u"User"_s, u"nobody: without login"_s, false,
        [](const ServerAddress &address) { return address.user; },
        [](ServerAddress &address, const QString &text) { address.user = text; });
    addSecret(u"&Password"_s, u"password"_s);
    addOption(u"&CA file"_s, u"tlsCaFile"_s, u"the system’s certificates"_s, true, hasTls);
    addOption(u"Certificate"_s, u"userCertFile"_s, u"of the user: none"_s, true, hasTls);
    addOption(u"&Key"_s, u"userKeyFile"_s, u"of the user: none"_s, true, hasTls);
}

void KurrentForm::addScope()
{
    addOption(u"&Streams"_s, u"streams"_s, u"all; else order-, invoice- or /^order-[0-9]+$/"_s)
        ->setToolTip(u"Only streams whose names start so, or match the expression between slashes"_s);
    addOption(u"T&ypes"_s, u"types"_s, u"all; else Order, Invoice or /Placed$/"_s)
        ->setToolTip(u"Only events whose types start so, or match the expression between slashes"_s);
}

void KurrentForm::update(const ServerAddress &address)
{
    m_discover->setChecked(discovers(address));
    m_discover->setEnabled(address.servers.size() < 2);
    const QString node = address.option(u"nodePreference"_s);
    int index = 0;
    for (int i = 0; i < m_node->count(); ++i) {
        if (m_node->itemData(i).toString().compare(node, Qt::CaseInsensitive) == 0)
            index = i;
    }
    m_node->setCurrentIndex(index);
    m_node->setEnabled(discovers(address));
    m_tls->setChecked(hasTls(address));
}

QStringList KurrentForm::usedSecrets(const ServerAddress &address) const
{
    return address.user.isEmpty() ? QStringList() : QStringList{u"password"_s};
}

} // namespace Backstory
